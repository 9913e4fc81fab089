"""The checks that run on every stack of the tests find wide policies and open ports."""

import json
from typing import Any

import pytest

from embedded.aws.protocol import Call

from ..harness.manifests import accepted
from ..harness.rights import ALL_PORTS, Opening, asked_openings, openings, wildcards


def call(action: str, **params: Any) -> Call:
    return Call("ec2", action, "us-east-1", params, "POST", "/", {}, b"")


@pytest.mark.parametrize(
    ("statement", "problems"),
    [
        ({"Action": "s3:*", "Resource": "arn:aws:s3:::shop"}, ["action s3:*"]),
        ({"Action": ["s3:GetObject"], "Resource": ["*"]}, ["resource *"]),
        ({"Action": ["ec2:RunInstances"], "Resource": "arn:aws:ec2:*:*:*"}, ["resource arn:aws:ec2:*:*:*"]),
        ({"Action": "sts:AssumeRole", "Principal": {"AWS": ["*"]}}, ["principal *"]),
        ({"NotAction": "iam:*", "Resource": "arn:aws:s3:::shop"}, ["action *"]),
        ({"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::shop/*"]}, []),
        ({"Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}, []),
    ],
)
def test_wildcards_in_policies_are_found(statement: dict[str, Any], problems: list[str]) -> None:
    document = json.dumps({"Statement": [{"Effect": "Allow"} | statement]})
    found = list(wildcards([call("CreatePolicy", PolicyDocument=document)]))
    assert found == [f"ec2:CreatePolicy: {problem}" for problem in problems]


def test_ports_that_are_open_to_everybody_are_found() -> None:
    everybody = {"FromPort": 22, "ToPort": 23, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    office = {"FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "198.51.100.0/24"}]}
    everywhere = {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    opened = openings([call("AuthorizeSecurityGroupIngress", IpPermissions=[everybody, office])])
    assert opened == {Opening("in", 22), Opening("in", 23)}
    assert openings([call("AuthorizeSecurityGroupEgress", IpPermissions=[everywhere])]) == {Opening("out", ALL_PORTS)}


def test_ports_that_a_file_opens_to_everybody_are_found() -> None:
    access = {"web": {"ports": [443], "internet": True}, "ssh": {"ports": [22], "devices": ["staff"]}}
    assert asked_openings({"network": {"access": access}}) == {
        Opening("in", 443),
        Opening("out", 80),
        Opening("out", 443),
    }


def test_every_accepted_check_has_a_reason() -> None:
    assert [one.check for one in accepted() if len(one.reason.split()) < 5] == []
