"""Invalid parts of an environment file that are created in AWS, each reported with its line, value and remedy."""

from pathlib import Path

import pytest
import yaml

from stacks.read.environment_file import load
from stacks.rules.warnings import environment_warnings

from .problems import problems

GOOD = """\
aws: {region: us-east-1}
network:
  cidr: 10.20.0.0/16
  devices:
    staff: {laptop: {address: 192.0.2.7}, office: {address: 198.51.100.0/24}}
  access:
    ssh: {ports: [22], devices: [staff]}
    web: {ports: [443], internet: true}
servers:
  web: {image: al2023-ami-2023*, size: t3.small, count: 2, access: [web], cloudInit: {packages: [nginx]}}
groups:
  readers: {policies: [ReadOnlyAccess]}
users:
  alice: {groups: [readers]}
"""


def test_the_valid_file_loads(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(GOOD)
    load(tmp_path / "stack.yaml")


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
            "us-east-1",
            "cn-north-1",
            "1: aws.region: 'cn-north-1': must be a region outside of China",
        ),
        ("us-east-1", "us-east-1a", "1: aws.region: 'us-east-1a': must be a region such as eu-west-1"),
        (
            "us-east-1}",
            "us-east-1, defaultTags: {'aws:x': y}}",
            "1: aws.defaultTags.aws:x: 'aws:x': must be a tag key that does not start with aws:",
        ),
        ("us-east-1}", "us-east-1, endpoint: nowhere}", "1: aws.endpoint: 'nowhere': must be a URL such as"),
        (
            "10.20.0.0/16",
            "10.20.0.1/16",
            "3: network.cidr: '10.20.0.1/16': must be the first address of its network: write 10.20.0.0/16",
        ),
        ("10.20.0.0/16", "10.0.0.0/8", "3: network.cidr: '10.0.0.0/8': must have a prefix length from /16"),
        ("10.20.0.0/16", "ten", "3: network.cidr: 'ten': must be an IPv4 network in CIDR notation"),
        ("10.20.0.0/16\n", "10.20.0.0/16\n  zones: 9\n", "4: network.zones: 9: must be less than or equal to 6"),
        ("10.20.0.0/16\n", "10.20.0.0/16\n  zones: [a, a]\n", "4: network.zones.1: 'a': duplicate: remove it"),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  zones: [x]\n",
            "4: network.zones: ['x']: must be a valid integer or must be 'a', 'b',",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  nat: single\n  subnets: [private]\n",
            "4: network.nat: 'single': a NAT gateway is in a public subnet and serves private ones: add public",
        ),
        ("192.0.2.7", "0.0.0.0/0", "5: network.devices.staff.laptop.address: '0.0.0.0/0': must have a prefix"),
        ("192.0.2.7", "198.51.100.0/24", "5: network.devices.staff.office.address: '198.51.100.0/24': already"),
        ("[staff]", "[stuff]", "7: network.access.ssh.devices.0: 'stuff': device list not found: add it to"),
        ("[staff]", "[staff], peers: [db]", "7: network.access.ssh.peers.0: 'db': access entry not found: add it"),
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
        ("size: t3.small", "size: small", "10: servers.web.size: 'small': must be an instance type such as m7i"),
        ("count: 2", "count: -1", "10: servers.web.count: -1: must be greater than or equal to 0"),
        (
            "count: 2",
            "count: 2, autoscaling: {minimum: 1, maximum: 2}",
            "10: servers.web.count: 2: conflicts with autoscaling: remove one of the two",
        ),
        (
            "count: 2",
            "autoscaling: {minimum: 3, maximum: 2}",
            "10: servers.web.autoscaling.maximum: 2: must be at least minimum, 3",
        ),
        (
            "count: 2",
            "autoscaling: {minimum: 1, maximum: 2}, volumes: {data: {size: 1}}",
            "10: servers.web.volumes: ['data']: conflicts with autoscaling, which deletes servers with the load",
        ),
        (
            "count: 2",
            "zones: [d]",
            "10: servers.web.zones.0: 'd': zone not found: add it to network.zones, or use one of: a, b, c",
        ),
        (
            "count: 2",
            "subnets: isolated",
            "10: servers.web.subnets: 'isolated': kind of subnets not found: add it to network",
        ),
        (
            "access: [web]",
            "access: [wb]",
            "10: servers.web.access.0: 'wb': access not found: add it to network.access, or use one of: ssh",
        ),
        (
            "count: 2",
            "users: [bob]",
            "10: servers.web.users.0: 'bob': user not found: add it to users, or use one of: alice",
        ),
        (
            "count: 2",
            "users: [alice]",
            "10: servers.web.sessionManager: true: conflicts with subnets: private, because sessions need a connection",
        ),
        (
            "count: 2",
            "users: [alice], sessionManager: false",
            "10: servers.web.sessionManager: false: conflicts with users, who open sessions with Session Manager",
        ),
        ("[nginx]", "['rm -rf']", "10: servers.web.cloudInit.packages.0: 'rm -rf': must be a package's name"),
        (
            "packages: [nginx]",
            "files: {/etc/x: {content: a, permissions: '644'}}",
            "10: servers.web.cloudInit.files./etc/x.permissions: '644': must be permissions as for chmod",
        ),
        (
            "packages: [nginx]",
            f"files: {{/etc/x: {{content: {'x' * 17_000}}}}}",
            "10: servers.web.cloudInit: must be at most 16384 bytes as user data, and has 17",
        ),
        (
            "count: 2",
            "volumes: {a: {size: 1}, b: {size: 1}}",
            "10: servers.web.volumes.b.device: 'f': already used by volume a: use another letter",
        ),
        (
            "count: 2",
            "rights: {statements: [{actions: ['s3:*'], resources: ['*']}]}",
            "10: servers.web.rights.statements.0.actions.0: 's3:*': must be a single action",
        ),
        (
            "servers:\n",
            "servers:\n  web-a-1: {image: ami-04681a1dbd79675a5, size: t3.small}\n",
            "10: servers.web-a-1: 'web-a-1': already used by a server of servers.web: rename one of the groups",
        ),
        (
            "[ReadOnlyAccess]",
            "['Read Only']",
            "12: groups.readers.policies.0: 'Read Only': must be the name of an AWS managed policy",
        ),
        (
            "groups: [readers]",
            "groups: [reader]",
            "14: users.alice.groups.0: 'reader': group not found: add it to groups, or use one of: readers",
        ),
        (
            "groups: [readers]",
            "servers: [db]",
            "14: users.alice.servers.0: 'db': server or group of servers not found: add it to servers",
        ),
        (
            "groups: [readers]",
            "servers: [web-a-2]",
            "14: users.alice.servers.0: 'web-a-2': server or group of servers not found",
        ),
        ("groups: [readers]", "state: off", "14: users.alice.state: 'off': must be 'enabled' or 'disabled'"),
        (
            "groups: [readers]",
            "namespaces: {shop: edit}",
            "1: kubernetes: required by users.alice.namespaces but missing: add kubernetes",
        ),
        (
            "users:\n  alice: {groups: [readers]}",
            "kubernetes: {kind: embedded}\nusers:\n  alice: {namespaces: {kube-system: admin}}",
            "15: users.alice.namespaces.kube-system: 'admin': not allowed, because the namespace belongs to",
        ),
        ("alice:", "Alice Smith:", "14: users.Alice Smith: 'Alice Smith': must be a DNS subdomain"),
        ("[443]", "[0]", "8: network.access.web.ports.0: 0: must be greater than or equal to 1"),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert good in GOOD
    found = problems(tmp_path, GOOD.replace(good, bad, 1))
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        (
            "size: t3.small, volumes: {a: {size: 1, mount: /srv}, b: {size: 1, mount: /srv, device: g}}",
            "volumes.b.mount: '/srv': already used by volume a: use another folder",
        ),
        ("size: t3.small, volumes: {a: {size: 1, mount: /my data}}", "volumes.a.mount: '/my data': must be a folder"),
        (
            "size: t2.micro, volumes: {a: {size: 1, mount: /srv}}",
            "volumes.a.mount: '/srv': not supported by t2.micro, where a volume cannot be found by its id",
        ),
        (
            "size: t3.small, volumes: {a: {size: 1, mount: /srv}}, cloudInit: {files: {/srv/x: {content: x}}}",
            "cloudInit.files./srv/x: would be hidden, because it is written before /srv is mounted",
        ),
        (
            "size: t3.small, rights: {policies: [AmazonSSMManagedInstanceCore]}",
            "rights.policies.0: 'AmazonSSMManagedInstanceCore': already used by another policy named Amazon",
        ),
    ],
)
def test_settings_of_servers_that_would_have_no_effect_are_rejected(
    tmp_path: Path, servers: str, expected: str
) -> None:
    image = "image: ami-04681a1dbd79675a5"
    text = GOOD.replace("{image: al2023-ami-2023*, size: t3.small, count: 2,", f"{{{image}, {servers},").replace(
        ", cloudInit: {packages: [nginx]}", ""
    )
    [found] = problems(tmp_path, text)
    assert found.startswith(f"10: servers.web.{expected}")


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "[ReadOnlyAccess]",
            "[ReadOnlyAccess, 'arn:aws:iam::123456789012:policy/team/ReadOnlyAccess']",
            "12: groups.readers.policies.1: 'arn:aws:iam::123456789012:policy/team/ReadOnlyAccess': already used by",
        ),
        ("[ReadOnlyAccess]", "[own]", "12: groups.readers.policies.0: 'own': already used by another policy named own"),
        (
            "{groups: [readers]}",
            "{policies: [AWSDenyAll]}",
            "14: users.alice.policies.0: 'AWSDenyAll': already used by another",
        ),
        ("{groups: [readers]}", "{policies: [a, b, c, d, e, f, g, h, i]}", "14: users.alice.policies: ['a', "),
        (
            "groups:\n",
            "kubernetes: {kind: eks, eks: {admins: [arn:aws:iam::123456789012:user/alice]}}\ngroups:\n",
            "11: kubernetes.eks.admins.0: 'arn:aws:iam::123456789012:user/alice': not allowed, because users",
        ),
    ],
)
def test_rights_that_would_be_lost_or_stay_are_rejected(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert problems(tmp_path, GOOD.replace(good, bad, 1))[-1].startswith(expected)


def test_sessions_need_port_443(tmp_path: Path) -> None:
    text = GOOD.replace("count: 2", "subnets: public, users: [alice]")
    [found] = problems(tmp_path, text.replace("10.20.0.0/16\n", "10.20.0.0/16\n  egressPorts: [80]\n"))
    message = "conflicts with network.egressPorts, because sessions need port 443: add the port there"
    assert found == f"11: servers.web.sessionManager: true: {message}"
    endpoints = "10.20.0.0/16\n  egressPorts: [80]\n  endpoints: [ssm, ssmmessages]\n"
    (tmp_path / "stack.yaml").write_text(text.replace("10.20.0.0/16\n", endpoints))
    load(tmp_path / "stack.yaml")


def test_servers_without_a_network_are_one_problem(tmp_path: Path) -> None:
    text = "aws: {region: us-east-1}\nservers: {web: {image: ami-04681a1dbd79675a5, size: t3.small}}\n"
    [found] = problems(tmp_path, text)
    assert found.startswith("1: network: required by servers but missing: add network: {cidr: ...}")


def test_with_another_stacks_network_the_other_rules_are_still_checked(tmp_path: Path) -> None:
    text = """\
aws: {region: us-east-1}
networkOf: shared
servers: {web: {image: ami-04681a1dbd79675a5, size: t3.small, zones: [f], users: [bob]}}
"""
    [found] = problems(tmp_path, text)
    assert found.startswith("3: servers.web.users.0: 'bob': user not found: add it to users")


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    text = """\
aws: {region: here}
network:
  cidr: 10.0.0.0/8
  nat: single
  access: {ssh: {ports: [22], internet: true}}
servers:
  web: {image: ami-04681a1dbd79675a5, size: small, access: [wb], users: [bob]}
users:
  alice: {groups: [readers], servers: [db]}
"""
    assert sorted(line.split(": ")[1] for line in problems(tmp_path, text)) == [
        "aws.region",
        "network.access.ssh.ports.0",
        "network.cidr",
        "servers.web.access.0",
        "servers.web.size",
        "servers.web.users.0",
        "users.alice.groups.0",
        "users.alice.servers.0",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"network": None}, "network: required by kubernetes.kind: eks but missing: add network: {cidr: ...}"),
        ({"aws": None}, "aws: required by network and kubernetes.kind: eks but missing: add aws: {region: ...}"),
        (
            {"aws": {"region": "us-east-1", "endpoint": "embedded"}},
            "kubernetes.kind: 'eks': not supported by the embedded AWS API, which runs no clusters: set kind",
        ),
        (
            {"network": {"cidr": "10.20.0.0/16", "zones": 1, "nat": "single"}},
            "network.zones: 1: must be at least 2 zones for an EKS cluster: add a zone",
        ),
        (
            {"network": {"cidr": "10.20.0.0/16", "zones": 2}},
            "network.nat: 'none': conflicts with kubernetes.eks.subnets: private, because the nodes could not pull",
        ),
        (
            {"network": {"cidr": "10.20.0.0/16", "subnets": ["isolated"]}},
            "kubernetes.eks.subnets: 'private': kind of subnets not found: add it to network.subnets, or use",
        ),
        ({"kubernetes": {"kind": "embedded", "eks": {}}}, "kubernetes.eks: does not apply to kind embedded"),
        ({"kubernetes": {"kind": "eks", "kubeconfig": "x"}}, "kubernetes.kubeconfig: 'x': does not apply to kind eks"),
    ],
)
def test_an_eks_cluster_needs_an_account_and_a_network_with_a_way_out(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    network = {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single"}
    parts = {"aws": {"region": "us-east-1"}, "network": network, "kubernetes": {"kind": "eks"}} | changes
    [found] = problems(tmp_path, yaml.safe_dump({name: part for name, part in parts.items() if part is not None}))
    assert found.partition(": ")[2].startswith(expected)


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("eu-west-1", []),
        ("us-east-9", ["aws.region: 'us-east-9': not a region that this version of strata knows: did you mean us-e"]),
        ("xy-north-1", ["aws.region: 'xy-north-1': not a region that this version of strata knows: "]),
    ],
)
def test_an_unknown_region_is_accepted_with_a_warning(tmp_path: Path, region: str, expected: list[str]) -> None:
    (tmp_path / "stack.yaml").write_text(GOOD.replace("us-east-1", region))
    found = warnings(tmp_path)
    assert len(found) == len(expected)
    assert all(warning.startswith(start) for warning, start in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("policy", "meant"),
    [
        ("ReadonlyAccess", "ReadOnlyAccess"),
        ("Billing", "job-function/Billing"),
        ("arn:aws:iam::aws:policy/readonlyaccess", "ReadOnlyAccess"),
    ],
)
def test_a_policy_of_aws_in_other_letters_or_without_its_path_is_refused(
    tmp_path: Path, policy: str, meant: str
) -> None:
    [found] = problems(tmp_path, GOOD.replace("ReadOnlyAccess", policy))
    assert found == f"12: groups.readers.policies.0: '{policy}': policy of AWS not found: did you mean {meant}?"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("ReadOnlyAccess", ""),
        ("arn:aws:iam::123456789012:policy/ReadOnlyAcess", ""),
        ("ReadOnlyAcess", "that this version of strata knows: did you mean ReadOnlyAccess? Name a policy of your acc"),
        ("Shoplifting", "that this version of strata knows: Name a policy of your account by its ARN"),
    ],
)
def test_a_policy_that_aws_may_have_added_is_accepted_with_a_warning(
    tmp_path: Path, policy: str, expected: str
) -> None:
    users = f"users:\n  bob: {{permissionsBoundary: '{policy}'}}\n"
    (tmp_path / "stack.yaml").write_text(GOOD.replace("ReadOnlyAccess", policy).replace("users:\n", users))
    found = warnings(tmp_path)
    places = ["groups.readers.policies.0", "users.bob.permissionsBoundary"] if expected else []
    assert len(found) == len(places)
    for warning, place in zip(found, places, strict=True):
        assert warning.startswith(f"{place}: '{policy}': not a policy of AWS {expected}")


def warnings(folder: Path) -> list[str]:
    return [warning.describe() for warning in environment_warnings(load(folder / "stack.yaml"))]
