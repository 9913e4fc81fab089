"""Rights from registered devices: what is reported of an environment file."""

from pathlib import Path

import pytest

from stacks.read.environment_file import load

from .problems import VALID_IN_AWS, assert_reported, problems

IN_GROUP = VALID_IN_AWS.replace("policies: [ReadOnlyAccess]", "fromDevices: [staff], policies: [ReadOnlyAccess]")
STATEMENT = "actions: [s3:GetObject], resources: ['arn:aws:s3:::shop/*'], fromDevices: [staff]"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "fromDevices: [staff]",
            "fromDevices: [staf]",
            "12: groups.readers.fromDevices.0: 'staf': device list not found: add it to network.devices",
        ),
        (
            "fromDevices: [staff]",
            "fromDevices: []",
            "12: groups.readers.fromDevices: []: must have at least 1 item, not 0",
        ),
        (
            "fromDevices: [staff]",
            "fromDevices: [staff, staff]",
            "12: groups.readers.fromDevices.1: 'staff': duplicate: remove it",
        ),
        (
            "staff: {laptop: {address: 192.0.2.7}, office: {address: 198.51.100.0/24}}",
            "staff: {}",
            "12: groups.readers.fromDevices.0: 'staff': not allowed, because the list is empty, so that everything wou",
        ),
        (
            "192.0.2.7",
            "10.1.2.3",
            "5: network.devices.staff.laptop.address: '10.1.2.3/32': conflicts with groups.readers.fromDevices",
        ),
        (
            "192.0.2.7",
            "100.64.0.9",
            "5: network.devices.staff.laptop.address: '100.64.0.9/32': conflicts with groups.readers.fromDevices",
        ),
        (
            "fromDevices: [staff], policies: [ReadOnlyAccess]",
            f"statements: [{{{STATEMENT}, conditions: {{IpAddress: {{aws:sourceip: 192.0.2.0/24}}}}}}]",
            "12: groups.readers.statements.0.conditions.IpAddress.aws:sourceip: conflicts with fromDevices, which is",
        ),
        (
            "alice: {groups: [readers]}",
            "alice: {policies: [a, b, c, d, e, f, g, h], fromDevices: [staff]}",
            "14: users.alice.policies: 8: must be at most 7 policies beside until, requireMfa or fromDevices",
        ),
    ],
)
def test_lists_that_do_not_fit_are_reported(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, IN_GROUP, (good, bad), expected)


def test_a_private_address_is_reported_once_for_all_who_name_it(tmp_path: Path) -> None:
    text = IN_GROUP.replace("192.0.2.7", "192.168.0.4").replace("groups: [readers]", "fromDevices: [staff]")
    [found] = problems(tmp_path, f"{text}fromDevices: [staff]\n")
    assert found.startswith("5: network.devices.staff.laptop.address: '192.168.0.4/32': conflicts with fromDevices")


def test_a_private_address_remains_valid_for_open_ports(tmp_path: Path) -> None:
    text = VALID_IN_AWS.replace("192.0.2.7", "10.1.2.3")
    found = problems(tmp_path, text.replace("alice: {groups: [readers]}", "alice: {groups: [writers]}"))
    assert [line.partition(":")[0] for line in found] == ["14"]


def test_the_whole_file_is_checked_as_its_users_are(tmp_path: Path) -> None:
    found = problems(tmp_path, "fromDevices: [staff]\n")
    assert "1: aws: required by fromDevices but missing: add aws: {region: ...}" in found
    assert "1: fromDevices.0: 'staff': device list not found: add it to network.devices" in found
    [twice] = problems(tmp_path, f"{VALID_IN_AWS}fromDevices: [staff, staff]\n")
    assert twice == "15: fromDevices.1: 'staff': duplicate: remove it"
    many = VALID_IN_AWS.replace("groups: [readers]", "policies: [a, b, c, d, e, f, g, h]")
    [line] = problems(tmp_path, f"{many}fromDevices: [staff]\n")
    assert line.startswith("14: users.alice.policies: 8: must be at most 7 policies beside until, requireMfa or fromD")
    outside = VALID_IN_AWS.replace("groups: [readers]", "policies: [ReadOnlyAccess]")
    [line] = problems(tmp_path, f"{outside}people: {{source: external}}\nfromDevices: [staff]\n")
    assert line.startswith("16: fromDevices: ['staff']: not allowed, because the directory may have people whom the")


ADMINISTRATORS = """\
aws: {region: us-east-1}
network:
  cidr: 10.20.0.0/16
  devices:
    offices: {berlin: {address: 198.51.100.0/24}}
    staff: {laptop: {address: 203.0.113.7, user: bob}, desk: {address: 198.51.100.9, user: bob}}
groups:
  admins: {policies: [AdministratorAccess], fromDevices: [staff]}
  others: {policies: [ReadOnlyAccess], fromDevices: [offices]}
users:
  alice: {groups: [admins, others]}
  bob: {groups: [others]}
"""
"""An administrator who needs a device of another user, in an office."""
NOBODY = "not allowed, because no device that stays in use would be left to a user with AdministratorAccess: add one to"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("bob: {groups: [others]}", "bob: {state: disabled}", f"8: groups.admins.fromDevices: ['staff']: {NOBODY}"),
        ("bob: {groups: [others]}", "bob: {until: 2099-01-01}", f"8: groups.admins.fromDevices: ['staff']: {NOBODY}"),
        ("198.51.100.9,", "192.0.2.9,", f"9: groups.others.fromDevices: ['offices']: {NOBODY}"),
        (
            "alice: {groups: [admins, others]}",
            "alice: {groups: [admins], fromDevices: [phones]}",
            "11: users.alice.fromDevices.0: 'phones': device list not found: add it to network.devices, or use one",
        ),
    ],
)
def test_devices_that_no_administrator_has_are_reported(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    [found] = problems(tmp_path, ADMINISTRATORS.replace(good, bad))
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("users:", "users:"),
        ("198.51.100.9,", "192.0.2.9,"),
        ("bob: {groups: [others]}", "bob: {policies: [AdministratorAccess]}"),
    ],
)
def test_one_administrator_with_a_device_is_enough(tmp_path: Path, good: str, bad: str) -> None:
    """In Identity Center, only the permission set of the administrators counts in their session."""
    people = "people: {source: identityCenter}\n" if good.startswith("198") else ""
    file = tmp_path / "stack.yaml"
    file.write_text(people + ADMINISTRATORS.replace(good, bad))
    assert load(file).users.keys() == {"alice", "bob"}


def test_devices_of_another_file_cannot_be_named(tmp_path: Path) -> None:
    text = "aws: {region: us-east-1}\nnetworkOf: net\nusers:\n  alice: {fromDevices: [staff]}\n"
    [found] = problems(tmp_path, text)
    assert found.startswith("4: users.alice.fromDevices: ['staff']: does not apply to networkOf, whose devices are in")


def test_devices_have_to_fit_into_a_policy(tmp_path: Path) -> None:
    """Networks that touch are written as one."""
    many = ", ".join(f"d{one}: {{address: 203.0.{one}.1}}" for one in range(201))
    text = IN_GROUP.replace("laptop: {address: 192.0.2.7}", many)
    [found] = problems(tmp_path, text)
    assert found.startswith("12: groups.readers.fromDevices: 202: must be at most 200 networks: name lists with fewer")
