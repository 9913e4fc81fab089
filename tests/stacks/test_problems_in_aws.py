"""What can be wrong with the parts of an environment file that are made in AWS, each told with its line and remedy."""

from pathlib import Path

import pytest

from stacks.environment_file import load

from .test_environment_file import problems

GOOD = """\
aws: {region: us-east-1}
network:
  cidr: 10.20.0.0/16
  devices:
    staff: {laptop: {address: 192.0.2.7}, office: {address: 198.51.100.0/24}}
  access:
    ssh: {ports: [22], devices: [staff]}
    web: {ports: [443], internet: true}
"""


def test_the_good_file_loads(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(GOOD)
    load(tmp_path / "stack.yaml")


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("aws: {region: us-east-1}\n", "", "1: aws: is missing, and network needs it"),
        ("us-east-1", "us-east-1a", "1: aws.region: 'us-east-1a': should be a region such as eu-west-1"),
        (
            "us-east-1}",
            "us-east-1, defaultTags: {'aws:x': y}}",
            "1: aws.defaultTags.aws:x: 'aws:x': should be a key of a tag",
        ),
        ("us-east-1}", "us-east-1, endpoint: nowhere}", "1: aws.endpoint: 'nowhere': should be a URL such as"),
        ("10.20.0.0/16", "10.20.0.1/16", "3: network.cidr: '10.20.0.1/16': an address inside a network"),
        ("10.20.0.0/16", "10.0.0.0/8", "3: network.cidr: '10.0.0.0/8': its prefix length is from /16 to /22"),
        ("10.20.0.0/16", "ten", "3: network.cidr: 'ten': not a network as AWS writes one"),
        ("10.20.0.0/16\n", "10.20.0.0/16\n  zones: 9\n", "4: network.zones: 9: should be less than or equal to 6"),
        ("10.20.0.0/16\n", "10.20.0.0/16\n  zones: [a, a]\n", "4: network.zones: ['a', 'a']: names a zone twice"),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  zones: [x]\n",
            "4: network.zones: ['x']: should be a valid integer or should be 'a', 'b',",
        ),
        (
            "10.20.0.0/16\n",
            "10.20.0.0/16\n  nat: single\n  subnets: [private]\n",
            "4: network.nat: 'single': stands in public subnets and serves private ones: add public to subnets",
        ),
        ("192.0.2.7", "0.0.0.0/0", "5: network.devices.staff.laptop.address: '0.0.0.0/0': is no device but much"),
        ("192.0.2.7", "198.51.100.0/24", "5: network.devices.staff.office.address: '198.51.100.0/24': is that of"),
        ("[staff]", "[stuff]", "7: network.access.ssh.devices.0: 'stuff': no such entry: add it to network.devices"),
        ("[staff]", "[staff], peers: [db]", "7: network.access.ssh.peers.0: 'db': no such entry"),
        ("devices: [staff]", "internet: true", "7: network.access.ssh.ports.0: 22: is no web port (tcp 80 or 443)"),
        ("[443]", "[0]", "8: network.access.web.ports.0: 0: should be greater than or equal to 1"),
    ],
)
def test_a_problem_is_told(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert good in GOOD
    found = problems(tmp_path, GOOD.replace(good, bad, 1))
    assert any(line.startswith(expected) for line in found), found
