"""Invalid users and groups of users in an environment file, and policies of AWS that do not exist."""

from pathlib import Path

import pytest

from .problems import VALID_IN_AWS, assert_reported, problems, warnings


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
    [found] = problems(tmp_path, VALID_IN_AWS.replace("ReadOnlyAccess", policy))
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
    (tmp_path / "stack.yaml").write_text(VALID_IN_AWS.replace("ReadOnlyAccess", policy).replace("users:\n", users))
    found = warnings(tmp_path)
    places = ["groups.readers.policies.0", "users.bob.permissionsBoundary"] if expected else []
    assert len(found) == len(places)
    for warning, place in zip(found, places, strict=True):
        assert warning.startswith(f"{place}: '{policy}': not a policy of AWS {expected}")
