"""The address at which pods reach the embedded AWS API: who may connect, and which calls are answered there."""

import http.client
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest

from embedded import aws
from embedded.node_addresses import Addresses
from tests.harness.waiting import wait_for, wait_until

NOBODY = {"aws_access_key_id": "placeholder", "aws_secret_access_key": "placeholder"}
NODE = Addresses(IPv4Network("127.80.0.0/20"))
"""Addresses of the loopback interface, from all of which a client may connect."""
POD, OTHER = str(NODE.pods[7]), str(NODE.node)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    aws.down(tmp_path)


def ask(url: str, path: str, *, method: str = "GET", service: str = "route53", client: str = POD) -> tuple[int, str]:
    """Return the status and body of the answer; 0 if the connection ends without one, or is refused."""
    to = urlsplit(url)
    connection = http.client.HTTPConnection(str(to.hostname), to.port, timeout=30, source_address=(client, 0))
    scope = f"AWS4-HMAC-SHA256 Credential=placeholder/20260101/us-east-1/{service}/aws4_request, Signature=0"
    try:
        connection.request(method, path, headers={"Authorization": scope})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (ConnectionError, http.client.BadStatusLine):
        return 0, ""
    finally:
        connection.close()


def test_pods_use_the_records_of_their_hosted_zones_and_nothing_else(state: Path) -> None:
    route53 = boto3.client("route53", region_name="us-east-1", endpoint_url=aws.up(state), **NOBODY)
    ours, other = (
        route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"].rpartition("/")[2]
        for name in ("example.test", "example.org")
    )
    assert {ours[0], other[0]} == {"Z"}
    assert aws.pod_endpoint(NODE, (ours,), state) is None
    aws.serve_pods(NODE, (ours,), state)
    url = aws.pod_endpoint(NODE, (ours,), state)
    assert url is not None
    zones = "/2013-04-01/hostedzone"
    status, listed = ask(url, zones)
    assert status == 200
    assert ours in listed
    assert ask(url, f"{zones}/{ours}/rrset")[0] == 200
    refused = [
        ask(url, f"{zones}/{other}/rrset"),
        ask(url, f"{zones}/{ours}", method="DELETE"),
        ask(url, zones, method="POST"),
        ask(url, zones, service="iam"),
        ask(url, "/?Action=ListUsers", service="iam"),
        ask(url, "/"),
    ]
    assert {status for status, _ in refused} == {403}
    assert "AccessDenied" in refused[0][1]
    assert ask(url, zones, client=OTHER) == (0, "")

    aws.down(state)
    assert aws.pod_endpoint(NODE, (ours,), state) is None
    aws.up(state)
    assert wait_for("the address after a restart", lambda: aws.pod_endpoint(NODE, (ours,), state)) == url
    assert ask(url, f"{zones}/{ours}/rrset")[0] == 404, "the account is new"
    aws.serve_pods(NODE, (other,), state)
    assert ask(url, f"{zones}/{ours}/rrset")[0] == 403
    aws.leave_pods(state)
    wait_until("the end of the address", lambda: ask(url, zones)[0], 0)
    assert aws.endpoint(state) is not None
