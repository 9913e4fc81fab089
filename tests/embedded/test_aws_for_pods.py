"""The address at which pods reach the embedded AWS API: who may connect, and which calls are answered there."""

import http.client
import socket
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any, NamedTuple
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


class Served(NamedTuple):
    """An API with one hosted zone, which serves the tests that leave it as it is."""

    state: Path
    route53: Any
    zone: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    route53 = boto3.client("route53", region_name="us-east-1", endpoint_url=aws.up(folder), **NOBODY)
    made = route53.create_hosted_zone(Name="example.test", CallerReference="1")["HostedZone"]["Id"]
    yield Served(folder, route53, made.rpartition("/")[2])
    aws.down(folder)


SCOPE = "AWS4-HMAC-SHA256 Credential=placeholder/20260101/us-east-1/route53/aws4_request, Signature=0"
CHANGE = """
<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes><Change>
<Action>CREATE</Action><ResourceRecordSet><Name>shop.example.test</Name><Type>A</Type><TTL>60</TTL>
<ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>
</Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>
"""
CREATE = """
<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
<Name>example.net</Name><CallerReference>example.net</CallerReference></CreateHostedZoneRequest>
"""


def ask(
    url: str,
    path: str,
    *,
    method: str = "GET",
    service: str = "route53",
    client: str = POD,
    body: str | None = None,
    more: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Return the status and body of the answer; 0 if the connection ends without one, or is refused."""
    to = urlsplit(url)
    connection = http.client.HTTPConnection(str(to.hostname), to.port, timeout=30, source_address=(client, 0))
    scope = f"AWS4-HMAC-SHA256 Credential=placeholder/20260101/us-east-1/{service}/aws4_request, Signature=0"
    try:
        connection.request(method, path, body, {"Authorization": scope} | (more or {}))
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


def test_a_pod_cannot_name_another_action_than_its_request_has(served: Served) -> None:
    state, route53, ours = served
    aws.serve_pods(NODE, (ours,), state)
    url = aws.pod_endpoint(NODE, (ours,), state) or ""
    zones, records = "/2013-04-01/hostedzone", f"/2013-04-01/hostedzone/{ours}/rrset/"
    asked = [
        ask(url, f"{zones}?Action=CreateHostedZone", body=CREATE),
        ask(url, f"{records}?Action=CreateHostedZone", method="POST", body=CREATE),
        ask(url, zones, body=CREATE, more={"X-Amz-Target": "Route53.CreateHostedZone"}),
    ]
    assert [status for status, _ in asked] == [403, 403, 200]
    assert [one["Id"] for one in route53.list_hosted_zones()["HostedZones"]] == [f"/hostedzone/{ours}"]
    assert ask(url, records, method="POST", body=CHANGE)[0] == 200
    found = route53.list_resource_record_sets(HostedZoneId=ours)["ResourceRecordSets"]
    assert [one["Name"] for one in found if one["Type"] == "A"] == ["shop.example.test."]
    assert ask(url, records, method="POST", more={"Content-Length": str(1 << 40)})[0] == 413


def test_a_connection_ends_after_one_answer_so_that_no_former_zone_is_served(served: Served) -> None:
    aws.serve_pods(NODE, ("ZFORMER",), served.state)
    to = urlsplit(aws.pod_endpoint(NODE, ("ZFORMER",), served.state) or "")
    connection = http.client.HTTPConnection(str(to.hostname), to.port, source_address=(POD, 0))
    connection.connect()
    connection.auto_open = 0
    records, headers = "/2013-04-01/hostedzone/ZFORMER/rrset", {"Authorization": SCOPE}
    connection.request("GET", records, headers=headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 404, "nobody has created the zone"
    aws.serve_pods(NODE, ("ZCURRENT",), served.state)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.request("GET", records, headers=headers)


def test_a_pod_that_sends_half_a_request_does_not_block_the_api(served: Served) -> None:
    state, route53, ours = served
    aws.serve_pods(NODE, (ours,), state)
    to = urlsplit(aws.pod_endpoint(NODE, (ours,), state) or "")
    head = f"POST /2013-04-01/hostedzone/{ours}/rrset/ HTTP/1.1\r\nAuthorization: {SCOPE}\r\nContent-Length: 9\r\n\r\n"
    with socket.create_connection((str(to.hostname), to.port or 0), source_address=(POD, 0)) as silent:
        silent.sendall(head.encode())
        for _ in range(20):  # by then, the silent request has been read as far as it goes
            assert len(route53.list_hosted_zones()["HostedZones"]) == 1
