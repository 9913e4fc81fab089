"""Settings of people that do not apply to where users and groups come from."""

from pathlib import Path

import pytest

from .problems import VALID_IN_AWS, assert_reported

CENTER = f"{VALID_IN_AWS}people: {{source: identityCenter}}\n"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("{groups: [readers]}", "{login: true}", "14: users.alice.login: true: does not apply to people.source: iden"),
        ("{groups: [readers]}", "{accessKey: true}", "14: users.alice.accessKey: does not apply to people.source"),
        ("{groups: [readers]}", "{requireMfa: true}", "14: users.alice.requireMfa: true: not allowed, because sessi"),
        (
            "{groups: [readers]}",
            "{groups: [readers], permissionsBoundary: PowerUserAccess}",
            "14: users.alice.permissionsBoundary: 'PowerUserAccess': not allowed, because the permission sets of",
        ),
        (
            "{groups: [readers]}",
            "{groups: [readers]}\n  bob: {userName: alice, groups: [readers]}",
            "15: users.bob.userName: 'alice': already used by users.alice: write another name",
        ),
        (
            "{groups: [readers]}",
            "{email: A@example.com}\n  bob: {email: a@example.com}",
            "15: users.bob.email: 'a@example.com': already used by users.alice: write another address",
        ),
        (
            "{policies: [ReadOnlyAccess]}",
            "{policies: [ReadOnlyAccess], displayName: R}\n  admins: {policies: [PowerUserAccess], displayName: R}",
            "13: groups.admins.displayName: 'R': already used by groups.readers: write another name",
        ),
        (
            "people: {source: identityCenter}",
            "people: {source: external}",
            "14: users.alice.groups: ['readers']: does not apply to people.source: external: remove it: the directory",
        ),
        (
            "{groups: [readers]}\npeople: {source: identityCenter}",
            "{rightsUntil: {groups: {reader: 2027-03-31}}}\npeople: {source: external}",
            "14: users.alice.rightsUntil.groups.reader: 'reader': group not found: add it to groups, or use one of",
        ),
        (
            "people: {source: identityCenter}",
            "people: {accounts: ['111122223333']}",
            "15: people.accounts: ['111122223333']: does not apply to people.source: iam: remove it",
        ),
        (
            "people: {source: identityCenter}",
            "people: {source: identityCenter, accounts: ['1111']}",
            "15: people.accounts.0: '1111': must be an account id",
        ),
        (
            "people: {source: identityCenter}",
            "people: {source: identityCenter, accounts: [111122223333]}",
            "15: people.accounts.0: 111122223333: must be a text in quotes",
        ),
        (
            "people: {source: identityCenter}",
            "people: {source: identityCenter, keepIam: perhaps}",
            "15: people.keepIam: 'perhaps': must be true or false",
        ),
        (
            "{groups: [readers]}",
            "{fullName: ' '}",
            "14: users.alice.fullName: ' ': must be 1 to 1024 characters without",
        ),
        (
            "{groups: [readers]}",
            "{groups: [readers, readers]}",
            "14: users.alice.groups.1: 'readers': duplicate: remove it",
        ),
        ("{groups: [readers]}", "{{ groups }}", "14: a list or a map is not valid as a key: write a text, in quotes"),
    ],
)
def test_a_setting_that_does_not_apply_is_reported(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, CENTER, (good, bad), expected)
