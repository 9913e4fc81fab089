"""Invalid AWS accounts and networks in an environment file."""

from pathlib import Path

import pytest

from .problems import VALID_IN_AWS, assert_reported, problems, warnings


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "aws: {region: us-east-1}\n",
            "",
            "1: aws: required by network, servers, groups and users but missing: add aws",
        ),
        (
            "us-east-1}\n",
            "us-east-1}\nnetworkOf: shared\n",
            "2: networkOf: 'shared': conflicts with network: remove one of the two",
        ),
        ("us-east-1}\n", "us-east-1}\nnetworkOf: a/b\n", "2: networkOf: 'a/b': must be a stack of this project, or"),
        (
            "us-east-1}",
            "us-east-1, externalId: ours}",
            "1: aws.roleArn: required by aws.externalId but missing: name the role to assume",
        ),
        (
            "us-east-1}\n",
            "us-east-1, roleArn: 'arn:aws:iam::123456789012:role/r', externalId: ours}\nkubernetes: {kind: eks}\n",
            "1: aws.externalId: 'ours': conflicts with kubernetes.kind: eks, because `aws eks get-token`",
        ),
        (
            "us-east-1}",
            "us-east-1, roleArn: 'arn:aws:iam::111111111111:role/r', allowedAccountIds: ['222222222222']}",
            "1: aws.roleArn: 'arn:aws:iam::111111111111:role/r': a role of account 111111111111, which is not one of",
        ),
        (
            "us-east-1}",
            "us-east-1, allowedAccountIds: [222222222222]}",
            "1: aws.allowedAccountIds.0: 222222222222: must be a text in quotes",
        ),
        (
            "us-east-1}",
            f"us-east-1, defaultTags: {{{', '.join(f'k{number}: v' for number in range(41))}}}}}",
            "1: aws.defaultTags: must have at most 40 items, not more",
        ),
        ("us-east-1", "us-east-1a", "1: aws.region: 'us-east-1a': must be a region such as eu-west-1"),
        (
            "us-east-1}",
            "us-east-1, defaultTags: {'aws:x': y}}",
            "1: aws.defaultTags.aws:x: 'aws:x': must be a tag key that does not start with aws:",
        ),
        (
            "us-east-1}",
            "us-east-1, defaultTags: {x: 'a|b'}}",
            "1: aws.defaultTags.x: 'a|b': must be a tag value: up to",
        ),
        ("us-east-1}", "us-east-1, endpoint: nowhere}", "1: aws.endpoint: 'nowhere': must be a URL such as"),
        (
            "10.20.0.0/16",
            "10.20.0.1/16",
            "3: network.cidr: '10.20.0.1/16': must be the first address of its network: write 10.20.0.0/16",
        ),
        ("10.20.0.0/16", "10.20.0.0/8", "3: network.cidr: '10.20.0.0/8': must have a prefix length from /16"),
        ("10.20.0.0/16", "10.0.0.0/8", "3: network.cidr: '10.0.0.0/8': must have a prefix length from /16"),
        ("10.20.0.0/16", "169.254.0.0/16", "3: network.cidr: '169.254.0.0/16': must not overlap 169.254.0.0/16, whose"),
        ("10.20.0.0/16", "240.0.0.0/16", "3: network.cidr: '240.0.0.0/16': must not overlap 224.0.0.0/3, whose"),
        (
            "10.20.0.0/16\n",
            "10.1.0.0/16\n  secondaryCidrBlocks: [10.0.0.0/16]\n",
            "4: network.secondaryCidrBlocks.0: '10.0.0.0/16': not allowed, because a VPC in 10.0.0.0/15 cannot have",
        ),
        ("10.20.0.0/16", "ten", "3: network.cidr: 'ten': must be an IPv4 address or a network in CIDR notation"),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  secondaryCidrBlocks: [100.64.0.0/16, 10.20.128.0/20]\n",
            "4: network.secondaryCidrBlocks.1: '10.20.128.0/20': conflicts with 10.20.0.0/16, because they overlap",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  secondaryCidrBlocks: [172.16.0.0/16]\n",
            "4: network.secondaryCidrBlocks.0: '172.16.0.0/16': not allowed, because a VPC in 10.0.0.0/8 cannot have",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  secondaryCidrBlocks: [198.19.0.0/20]\n",
            "4: network.secondaryCidrBlocks.0: '198.19.0.0/20': not allowed, because AWS reserves 198.19.0.0/16",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  secondaryCidrBlocks: [100.64.0.0/10]\n",
            "4: network.secondaryCidrBlocks.0: '100.64.0.0/10': must have a prefix length from /16 to /28",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  secondaryCidrBlocks: [100.64.0.0/16]\n  subnetBlocks: {private: 100.65.0.0/16}\n",
            "5: network.subnetBlocks.private: '100.65.0.0/16': network not found: add it to secondaryCidrBlocks",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  secondaryCidrBlocks: [100.64.0.0/16]\n  subnetBlocks: {isolated: 100.64.0.0/16}\n",
            "5: network.subnetBlocks.isolated: 'isolated': kind of subnets not found: add it to subnets",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  zones: 9\n",
            "4: network.zones: 9: must be a number from 1 to 6, or a list of",
        ),
        ("10.20.0.0/16\n", "10.20.0.0/16\n  zones: [a, a]\n", "4: network.zones.1: 'a': duplicate: remove it"),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  zones: [x]\n",
            "4: network.zones: ['x']: must be a number from 1 to 6, or a list of letters from a to h",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  flowLogs: {bucket: logs}\n",
            "4: network.flowLogs.bucket: 'logs': must be the ARN of a bucket, or of a folder in it other than AWSLogs",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  flowLogs: {bucket: 'arn:aws:s3:::logs/a/AWSLogs'}\n",
            "4: network.flowLogs.bucket: 'arn:aws:s3:::logs/a/AWSLogs': must be the ARN of a bucket",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  flowLogs: {bucket: 'arn:aws-cn:s3:::logs/AWSLogs-of-net'}\n",
            "4: network.flowLogs.bucket: 'arn:aws-cn:s3:::logs/AWSLogs-of-net': in another partition than aws.region",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  flowLogs: {bucket: 'arn:aws:s3:::logs', retentionDays: 30}\n",
            "4: network.flowLogs.retentionDays: 30: does not apply to records in a bucket: remove it: the lifecycle",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  nat: single\n  subnets: [private]\n",
            "4: network.nat: 'single': a NAT gateway is in a public subnet and serves private ones: add public",
        ),
        (
            "  cidr: 10.20.0.0/16\n",
            "  zones: 2\n",
            "2: network.cidr: required but missing: add it, such as 10.20.0.0/16, or existing: {vpcId: ...}",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  existing: {vpcId: vpc-0123456789abcdef0}\n",
            "3: network.cidr: '10.20.0.0/16': conflicts with existing: remove one of the two",
        ),
        (
            "cidr: 10.20.0.0/16\n",
            "existing: {vpcId: vpc-0123456789abcdef0}\n  tenancy: dedicated\n",
            "4: network.tenancy: does not apply to an existing VPC, which is not changed: remove it",
        ),
        (
            "cidr: 10.20.0.0/16\n",
            "existing: {vpcId: vpc-0123456789abcdef0}\n  zones: 2\n",
            "4: network.zones: does not apply to an existing VPC, which is not changed: remove it",
        ),
        (
            "cidr: 10.20.0.0/16\n",
            "existing: {vpcId: vpc-0123456789abcdef0}\n  endpoints: [ssm, s3]\n",
            "4: network.endpoints.1: 's3': not allowed, because a gateway endpoint adds routes to the route tables",
        ),
        (
            "cidr: 10.20.0.0/16\n",
            "existing: {vpcId: vpc-1}\n",
            "3: network.existing.vpcId: 'vpc-1': must be the id of a VPC (vpc-0123456789abcdef0)",
        ),
        ("cidr: 10.20.0.0/16\n", "existing: {}\n", "3: network.existing.vpcId: required but missing: add vpcId: "),
        (
            "cidr: 10.20.0.0/16\n",
            "existing: {tags: {a: b}, subnets: {private: {ids: [subnet-1]}}}\n",
            "3: network.existing.subnets.private.ids.0: 'subnet-1': must be the id of a subnet",
        ),
        (
            "cidr: 10.20.0.0/16\n",
            "existing: {tags: {a: b}, subnets: {private: {}}}\n",
            "3: network.existing.subnets.private.ids: required but missing: add ids: [subnet-...], or tags",
        ),
        ("192.0.2.7", "0.0.0.0/0", "5: network.devices.staff.laptop.address: '0.0.0.0/0': must have a prefix"),
        ("192.0.2.7", "198.51.100.0/24", "5: network.devices.staff.office.address: '198.51.100.0/24': already"),
        ("[staff]", "[stuff]", "7: network.access.ssh.devices.0: 'stuff': device list not found: add it to"),
        ("[staff]", "[staff], peers: [db]", "7: network.access.ssh.peers.0: 'db': network access not found: add it"),
        (
            "devices: [staff]",
            "internet: true",
            "7: network.access.ssh.ports.0: 22: not allowed, because only TCP ports",
        ),
        (
            "{address: 192.0.2.7}",
            "{address: 192.0.2.7, user: al}",
            "5: network.devices.staff.laptop.user: 'al': user not found: add it to users, or use one of: alice",
        ),
        ("[443]", "[0]", "8: network.access.web.ports.0: 0: must be at least 1"),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_AWS, (good, bad), expected)


def test_with_another_stacks_network_the_other_rules_are_still_checked(tmp_path: Path) -> None:
    text = """\
aws: {region: us-east-1}
networkOf: shared
servers: {web: {image: ami-04681a1dbd79675a5, size: t3.small, zones: [f], users: [bob]}}
"""
    [found] = problems(tmp_path, text)
    assert found.startswith("3: servers.web.users.0: 'bob': user not found: add it to users")


def test_the_embedded_api_has_the_regions_that_botocore_knows(tmp_path: Path) -> None:
    text = "aws: {region: eu-middle-1, endpoint: embedded}\nnetwork: {cidr: 10.20.0.0/16}\n"
    (problem,) = problems(tmp_path, text)
    assert problem.startswith("1: aws.region: 'eu-middle-1': not supported by the embedded AWS API: use a region such")
    (tmp_path / "stack.yaml").write_text(text.replace("eu-middle-1", "eu-central-2"))
    assert warnings(tmp_path) == []


def test_an_unknown_region_is_named_beside_other_problems(tmp_path: Path) -> None:
    region, network = problems(tmp_path, "aws: {region: us-east-9}\nnetwork: {cidr: 10.0.0.0/8}\n")
    assert region.startswith("1: aws.region: 'us-east-9': not a region that this version of strata knows: did you mean")
    assert network.startswith("2: network.cidr: '10.0.0.0/8': must have a prefix length")


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("eu-west-1", []),
        ("us-east-9", ["aws.region: 'us-east-9': not a region that this version of strata knows: did you mean us-e"]),
        ("xy-north-1", ["aws.region: 'xy-north-1': not a region that this version of strata knows: "]),
    ],
)
def test_an_unknown_region_is_accepted_with_a_warning(tmp_path: Path, region: str, expected: list[str]) -> None:
    (tmp_path / "stack.yaml").write_text(VALID_IN_AWS.replace("us-east-1", region))
    found = warnings(tmp_path)
    assert len(found) == len(expected)
    assert all(warning.startswith(start) for warning, start in zip(found, expected, strict=True))
