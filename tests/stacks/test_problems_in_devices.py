"""Rights from registered devices: what is reported of an environment file."""

from pathlib import Path

import pytest

from .problems import VALID_IN_AWS, assert_reported, problems

IN_GROUP = VALID_IN_AWS.replace("policies: [ReadOnlyAccess]", "fromDevices: [staff], policies: [ReadOnlyAccess]")
STATEMENT = "actions: [s3:GetObject], resources: ['arn:aws:s3:::shop/*'], fromDevices: [staff]"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "fromDevices: [staff]",
            "fromDevices: [staf]",
            "12: groups.readers.fromDevices.0: 'staf': list of devices not found: add it to network.devices",
        ),
        ("fromDevices: [staff]", "fromDevices: []", "12: groups.readers.fromDevices: []: must have at least 1 item"),
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
    assert "1: fromDevices.0: 'staff': list of devices not found: add it to network.devices" in found
    many = VALID_IN_AWS.replace("groups: [readers]", "policies: [a, b, c, d, e, f, g, h]")
    [line] = problems(tmp_path, f"{many}fromDevices: [staff]\n")
    assert line.startswith("14: users.alice.policies: 8: must be at most 7 policies beside until, requireMfa or fromD")
    outside = VALID_IN_AWS.replace("groups: [readers]", "policies: [ReadOnlyAccess]")
    [line] = problems(tmp_path, f"{outside}people: {{source: external}}\nfromDevices: [staff]\n")
    assert line.startswith("16: fromDevices: ['staff']: not allowed, because the directory may have people whom the")


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
