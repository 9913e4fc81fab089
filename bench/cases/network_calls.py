"""API calls to create the reference network, and when nothing changed, beside boto3 and Ansible."""

from collections.abc import Iterator

from tests.harness.aws.proxy import Proxy

from .. import PROGRAMS
from ..lab import project
from ..peers import ansible, boto3_network
from ..row import Row

INDEX_PAGES = 1  # one page of tags names everything that this stack left behind


def measure() -> Iterator[Row]:
    """Yield the calls of strata, of plain boto3 (the minimum) and of Ansible."""
    ansible.install()
    with Proxy() as aws:
        boto3_network.create(aws.client("ec2"))
        floor = len(aws.calls)
    with Proxy() as aws:
        ansible.play(aws.environment())
        ansible_makes = _taken(aws)
        ansible.play(aws.environment())
        ansible_checks = _taken(aws)
    with Proxy() as aws, project(PROGRAMS / "network.py", aws) as ours:
        ours.run("up", "--yes", "--skip-preview")
        made = _taken(aws)
        ours.run("up", "--yes", "--skip-preview", "--expect-no-changes")
        checked = _taken(aws)
    bound = (floor + INDEX_PAGES) / floor
    yield Row("calls to create the network", made, "boto3", floor, "calls", bound)
    yield Row("calls to create the network", made, "Ansible", ansible_makes, "calls")
    yield Row("calls when nothing changed", checked, "Ansible", ansible_checks, "calls", 0)


def _taken(aws: Proxy) -> int:
    count = len(aws.calls)
    aws.calls.clear()
    return count
