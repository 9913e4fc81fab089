"""Invalid servers in an environment file."""

from pathlib import Path

import pytest

from stacks.read.environment_file import load

from .problems import VALID_IN_AWS, assert_reported, problems


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("size: t3.small", "size: small", "10: servers.web.size: 'small': must be an instance type, for example m7i"),
        ("count: 2", "count: -1", "10: servers.web.count: -1: must be at least 0"),
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
            "10: servers.web.access.0: 'wb': network access not found: add it to network.access, or use one of: ssh",
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
        (
            "t3.small",
            "t4g.small",
            "10: servers.web.architecture: 'x86_64': not the processor architecture of t4g.small: set it to arm64",
        ),
        (
            "size: t3.small",
            "size: t3.small, architecture: arm64",
            "10: servers.web.architecture: 'arm64': not the processor architecture of t3.small: set it to x86_64",
        ),
        ("[nginx]", "['rm -rf']", "10: servers.web.cloudInit.packages.0: 'rm -rf': must be a package's name"),
        (
            "packages: [nginx]",
            "files: {/etc/x: {content: a, permissions: '644'}}",
            "10: servers.web.cloudInit.files./etc/x.permissions: must be permissions as for chmod",
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
            "disk: {device: /dev/sdg}, volumes: {a: {size: 1, device: g}}",
            "10: servers.web.volumes.a.device: 'g': already used by disk.device: use another letter",
        ),
        (
            "count: 2",
            "tags: {'aws:x': y}",
            "10: servers.web.tags.aws:x: 'aws:x': must be a tag key that does not start with aws:",
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
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_AWS, (good, bad), expected)


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
            "rights.policies.0: 'AmazonSSMManagedInstanceCore': already used by a policy that strata adds",
        ),
    ],
)
def test_settings_of_servers_that_would_have_no_effect_are_rejected(
    tmp_path: Path, servers: str, expected: str
) -> None:
    image = "image: ami-04681a1dbd79675a5"
    text = VALID_IN_AWS.replace(
        "{image: al2023-ami-2023*, size: t3.small, count: 2,", f"{{{image}, {servers},"
    ).replace(", cloudInit: {packages: [nginx]}", "")
    [found] = problems(tmp_path, text)
    assert found.startswith(f"10: servers.web.{expected}")


def test_sessions_need_port_443(tmp_path: Path) -> None:
    text = VALID_IN_AWS.replace("count: 2", "subnets: public, users: [alice]")
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


def test_the_limits_of_a_servers_disks_are_checked_in_the_file(tmp_path: Path) -> None:
    text = """\
aws: {region: eu-west-1}
network: {cidr: 10.20.0.0/16}
servers:
  web:
    image: /images/web
    size: t3.small
    disk: {size: 20, throughput: 900}
    volumes:
      data: {size: 4, iops: 6000}
"""
    assert problems(tmp_path, text) == [
        "7: servers.web.disk.throughput: 900: a throughput of 900 MiB/s requires at least 3600 IOPS",
        "9: servers.web.volumes.data.iops: 6000: a volume of type gp3 of 4 GiB has at most 3000 IOPS, not 6000",
    ]


def test_a_network_with_dedicated_tenancy_has_no_instances_of_t2(tmp_path: Path) -> None:
    text = """\
aws: {region: us-east-1}
network: {cidr: 10.20.0.0/16, nat: single, tenancy: dedicated}
servers:
  old: {image: ami-0123456789abcdef0, size: t2.small, sessionManager: false}
  new: {image: ami-0123456789abcdef0, size: t3.small, sessionManager: false}
kubernetes: {kind: eks, eks: {nodeGroups: {n: {sizes: [t3.large, t2.large]}}}}
"""
    by = "not supported by AWS with network.tenancy: dedicated: use a newer type, such as t3.small"
    assert problems(tmp_path, text) == [
        f"4: servers.old.size: 't2.small': {by}",
        f"6: kubernetes.eks.nodeGroups.n.sizes.1: 't2.large': {by}",
    ]
    (tmp_path / "stack.yaml").write_text(text.replace("dedicated", "default"))
    assert load(tmp_path / "stack.yaml")
