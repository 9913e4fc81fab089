"""What is asked of every stack of the tests finds what it is there to find."""

import json
from typing import Any

import pytest

from ..harness.aws.protocol import Call
from ..harness.manifests import kept
from .rights import Opening, asked_openings, openings, wildcards


def call(action: str, **params: Any) -> Call:
    return Call("ec2", action, "us-east-1", params, "POST", "/", {}, b"")


@pytest.mark.parametrize(
    ("statement", "found"),
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
def test_a_policy_names_what_it_allows(statement: dict[str, Any], found: list[str]) -> None:
    document = json.dumps({"Statement": [{"Effect": "Allow"} | statement]})
    told = list(wildcards([call("CreatePolicy", PolicyDocument=document)]))
    assert told == [f"ec2:CreatePolicy: {one}" for one in found]


def test_a_port_is_open_to_everybody_where_the_file_says_so_and_nowhere_else() -> None:
    everybody = {"FromPort": 22, "ToPort": 23, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    office = {"FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "198.51.100.0/24"}]}
    opened = openings([call("AuthorizeSecurityGroupIngress", IpPermissions=[everybody, office])])
    assert opened == {Opening("in", 22), Opening("in", 23)}
    assert openings([call("AuthorizeSecurityGroupEgress", IpPermissions=[{"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}])]) == {
        Opening("out", -1)
    }
    web = {"access": {"web": {"ports": [443], "internet": True}, "ssh": {"ports": [22], "devices": ["staff"]}}}
    assert asked_openings({"network": web}) == {Opening("in", 443), Opening("out", 80), Opening("out", 443)}


def test_what_checkov_finds_is_kept_for_a_reason() -> None:
    assert [one.check for one in kept() if len(one.reason.split()) < 5] == []
