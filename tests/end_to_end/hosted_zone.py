"""A hosted zone of Route 53 in the AWS API of a checkout."""

from typing import Any, NamedTuple

import boto3

from tests.harness.checkout import Checkout

KEYS = {"aws_access_key_id": "placeholder", "aws_secret_access_key": "placeholder"}


class Zone(NamedTuple):
    """A hosted zone, and a client of its API."""

    route53: Any
    id: str

    def hosts(self) -> dict[str, list[str]]:
        """Return the addresses of its hosts."""
        found = self.route53.list_resource_record_sets(HostedZoneId=self.id)["ResourceRecordSets"]
        addresses = (one for one in found if one["Type"] == "A")
        return {one["Name"].rstrip("."): [each["Value"] for each in one["ResourceRecords"]] for one in addresses}


def new_zone(checkout: Checkout, domain: str) -> Zone:
    """Create a zone. The API is started first."""
    checkout.run(".venv/bin/python", "-m", "embedded", "aws", "up")
    url = checkout.run(".venv/bin/python", "-m", "embedded", "aws", "status").split()[1]
    route53 = boto3.client("route53", region_name="us-east-1", endpoint_url=url, **KEYS)
    created = route53.create_hosted_zone(Name=domain, CallerReference=domain)["HostedZone"]["Id"]
    return Zone(route53, created.rpartition("/")[2])
