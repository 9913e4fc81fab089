"""Settings of people that do not apply to where users and groups come from."""

from pathlib import Path

import pytest

from stacks.read.environment_file import load
from stacks.rules.services import stack_name_problems

from .problems import VALID_IN_AWS, assert_reported, problems, warnings


def statement(conditions: str) -> str:
    """Return the rights of a group with conditions."""
    return f"{{statements: [{{actions: [s3:GetObject], resources: ['arn:aws:s3:::x/*'], conditions: {conditions}}}]}}"


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
            "{policies: [ReadOnlyAccess]}",
            "{statements: [{actions: [s3:GetObject], resources: ['arn:aws:s3:::x/${aws:username}/*']}]}",
            "12: groups.readers.statements.0.resources.0: 'arn:aws:s3:::x/${aws:username}/*': not allowed, because se",
        ),
        (
            "{policies: [ReadOnlyAccess]}",
            statement("{StringEquals: {aws:username: alice}}"),
            "12: groups.readers.statements.0.conditions.StringEquals.aws:username: 'aws:username': not allowed, becau",
        ),
        (
            "{policies: [ReadOnlyAccess]}",
            statement("{StringLike: {s3:ExistingObjectTag/owner: '${aws:UserName}'}}"),
            "12: groups.readers.statements.0.conditions.StringLike.s3:ExistingObjectTag/owner: '${aws:UserName}': not",
        ),
        (
            "{policies: [ReadOnlyAccess]}",
            statement("{Bool: {aws:MultiFactorAuthPresent: true}}"),
            "12: groups.readers.statements.0.conditions.Bool.aws:MultiFactorAuthPresent: 'aws:MultiFactorAuthPresent'",
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
        (
            "groups: [readers]",
            "policies: [AdministratorAccess], state: disabled",
            "14: users.alice.state: 'disabled': not allowed, because no other user of the file would have Administra",
        ),
        ("{groups: [readers]}", "{{ groups }}", "14: a list or a map is not valid as a key: write a text, in quotes"),
    ],
)
def test_a_setting_that_does_not_apply_is_reported(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, CENTER, (good, bad), expected)


@pytest.mark.parametrize(
    ("groups", "users", "expected"),
    [
        (
            "{user-bob: {policies: [ReadOnlyAccess]}}",
            "{bob: {policies: [PowerUserAccess]}}",
            ["users.bob: 'dev-user-bob': already used by groups.user-bob: rename one of them, since each has"],
        ),
        (
            "{ops: {}, leads: {displayName: dev-ops}}",
            "{bob: {groups: [ops]}}",
            ["groups.leads.displayName: 'dev-ops': already used by groups.ops: write another name"],
        ),
        ("{user-bob: {policies: [ReadOnlyAccess]}}", "{bob: {groups: [user-bob]}}", []),
    ],
)
def test_entries_with_one_name_in_identity_center_are_reported(
    tmp_path: Path, groups: str, users: str, expected: list[str]
) -> None:
    file = tmp_path / "dev.yaml"
    people = "people: {source: identityCenter}"
    file.write_text(f"aws: {{region: us-east-1}}\n{people}\ngroups: {groups}\nusers: {users}\n")
    found = [problem.describe() for problem in stack_name_problems(load(file), "dev")]
    assert len(found) == len(expected)
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True)), found


def test_the_quotas_are_those_of_identity_center(tmp_path: Path) -> None:
    """Ten policies are allowed everywhere; more need a higher quota of the accounts, and AWS allows 20 at most."""
    names = [f"arn:aws:iam::123456789012:policy/p{number}" for number in range(21)]
    groups = "".join(f"  g{number}: {{policies: [ReadOnlyAccess]}}\n" for number in range(11))
    many = CENTER.replace("{groups: [readers]}", f"{{groups: [{', '.join(f'g{one}' for one in range(11))}]}}")
    many = many.replace("users:\n", f"{groups}users:\n")
    for count, warned in ((10, False), (20, True)):
        (tmp_path / "stack.yaml").write_text(
            many.replace("readers: {policies: [ReadOnlyAccess]", f"readers: {{policies: {names[:count]}")
        )
        start = (
            f"groups.readers.policies: {count}: more than the 10 policies that AWS allows a role in an account: raise"
        )
        assert any(one.startswith(start) for one in warnings(tmp_path)) == warned
    [found] = problems(tmp_path, CENTER.replace("[ReadOnlyAccess]", str(names)))
    assert found.startswith("12: groups.readers.policies: [")
    assert "at most 20 items" in found


def test_an_external_directory_may_have_other_administrators(tmp_path: Path) -> None:
    disabled = "{policies: [AdministratorAccess], state: disabled}"
    text = CENTER.replace("identityCenter", "external").replace("{groups: [readers]}", disabled)
    [found] = problems(tmp_path, text)
    assert "no other user of the file would have AdministratorAccess" in found
    (tmp_path / "stack.yaml").write_text(text.replace("[ReadOnlyAccess]", "[AdministratorAccess]"))
    assert warnings(tmp_path) == []


def test_memberships_of_an_external_directory_are_those_of_iam_while_its_users_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "dev.yaml"
    file.write_text(f"{VALID_IN_AWS}people: {{source: external, keepIam: true}}\n")
    assert load(file).users["alice"].groups == ["readers"]


def test_a_server_of_a_user_is_not_found_without_a_network(tmp_path: Path) -> None:
    [line] = problems(tmp_path, "aws: {region: us-east-1}\nusers: {alice: {servers: [web]}}\n")
    assert line == "2: users.alice.servers.0: 'web': server or group of servers not found: add it to servers"


def test_a_repeated_server_has_one_problem_beside_the_end_of_its_right(tmp_path: Path) -> None:
    rights = "servers: [web, web], rightsUntil: {servers: {web: 2099-01-01}}"
    [line] = problems(tmp_path, VALID_IN_AWS.replace("groups: [readers]", rights))
    assert line == "14: users.alice.servers.1: 'web': duplicate: remove it"
