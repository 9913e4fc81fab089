"""The change of an environment file that removes rights which nobody has used."""

import contextlib
import subprocess
from datetime import date
from pathlib import Path

import pytest

from review.access import Holder, Use, used_by
from review.proposal import Used, propose
from stacks.read.yaml_removal import SharedError, without

TODAY = date(2027, 3, 1)
NOTHING = "# nothing to remove\n"
STAY = "# managed policies whose services IAM does not list are kept"
POWER = {"arn:aws:iam::aws:policy/PowerUserAccess": frozenset({"ec2", "sqs"})}
FILE = """\
aws: {region: us-east-1}
groups:
  # Everybody.
  developers:
    policies: [PowerUserAccess]
    statements:
      # Reads.
      - {actions: [s3:GetObject], resources: ["arn:aws:s3:::shop/*"]}
      - actions: [sqs:SendMessage]  # from scripts
        resources: ["arn:aws:sqs:us-east-1:123456789012:shop"]

users:
  alice: {groups: [developers]}  # since 2020
  # Bob left the team.
  bob:
    groups: [developers]

  admin: {policies: [AdministratorAccess]}
"""


def proposed(folder: Path, **used: Used) -> str:
    (folder / "dev.yaml").write_text(FILE)
    with contextlib.chdir(folder):
        return propose(folder / "dev.yaml", used)


def test_unused_people_and_statements_are_removed_and_comments_stay(tmp_path: Path) -> None:
    found = proposed(tmp_path, alice=Used(False, frozenset({"s3"})), bob=Used(True, frozenset()))
    reasons, _, diff = found.partition("--- a/dev.yaml\n")
    assert reasons.splitlines() == [
        "# users.bob: was not used",
        "# groups.developers.statements.1: no member has used sqs",
        STAY,
    ]
    assert [line for line in diff.splitlines()[1:] if line[0] in "+-"] == [
        "-      - actions: [sqs:SendMessage]  # from scripts",
        '-        resources: ["arn:aws:sqs:us-east-1:123456789012:shop"]',
        "-  bob:",
        "-    groups: [developers]",
    ]


def test_managed_policies_of_which_nobody_used_a_service_are_removed(tmp_path: Path) -> None:
    objects, nothing = frozenset({"s3"}), frozenset[str]()
    bob = Used(False, nothing, POWER)
    found = proposed(tmp_path, alice=Used(False, objects, POWER), bob=bob)
    why = "# groups.developers.policies.0: no member has used a service that PowerUserAccess allows"
    assert why in found.splitlines()
    assert "-    policies: [PowerUserAccess]" in found or "+    policies: []" in found
    assert STAY not in found
    for alice in (Used(False, frozenset({"ec2"}), POWER), Used(False, objects)):
        assert why not in proposed(tmp_path, alice=alice, bob=bob), "it is used, or its services are not known"
    assert why not in proposed(tmp_path, alice=Used(False, objects, POWER)), "nobody asked about Bob"


def test_managed_policies_of_a_user_are_removed_each_on_its_own(tmp_path: Path) -> None:
    file, own = tmp_path / "dev.yaml", "arn:aws:iam::123456789012:policy/team/queues"
    file.write_text(f"aws: {{region: us-east-1}}\nusers:\n  alice: {{policies: [ReadOnlyAccess, '{own}']}}\n")
    services = {"arn:aws:iam::aws:policy/ReadOnlyAccess": frozenset({"s3"}), own: frozenset({"sqs"})}
    found = propose(file, {"alice": Used(False, frozenset({"s3"}), services)})
    assert found.startswith(f"# users.alice.policies.1: the user has not used a service that {own} allows\n--- ")
    admin = {"arn:aws:iam::aws:policy/AdministratorAccess": frozenset({"s3"})}
    file.write_text("aws: {region: us-east-1}\nusers:\n  alice: {policies: [AdministratorAccess]}\n")
    assert propose(file, {"alice": Used(False, frozenset({"sqs"}), admin)}) == NOTHING


def test_administrators_and_what_is_not_known_stay(tmp_path: Path) -> None:
    assert proposed(tmp_path, admin=Used(True, frozenset())).startswith(f"{NOTHING}{STAY}")
    found = proposed(tmp_path, alice=Used(False, frozenset()))
    assert found.startswith(f"{NOTHING}{STAY}"), "nobody asked about Bob, who may use all of the group"
    assert len(found.splitlines()) == 2


def test_nothing_is_removed_while_people_move_to_identity_center(tmp_path: Path) -> None:
    file = tmp_path / "dev.yaml"
    file.write_text(f"people: {{source: identityCenter, keepIam: true}}\n{FILE}")
    assert propose(file, {"bob": Used(True, frozenset())}).startswith(f"{NOTHING}{STAY}")


def test_what_leaves_an_invalid_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "dev.yaml"
    statement = "{actions: [s3:GetObject], resources: ['arn:aws:s3:::shop/*']}"
    file.write_text(
        f"aws: {{region: us-east-1}}\ngroups: {{readers: {{statements: [{statement}]}}}}\n"
        "users: {alice: {groups: [readers], login: true}}\n"
    )
    found = propose(file, {"alice": Used(False, frozenset({"sqs"}))})
    start = "# groups.readers.statements.0: no member has used s3, but cannot be removed alone: dev.yaml:2: "
    assert found.startswith(start), found
    assert len(found.splitlines()) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n# tab:\tand\u00a0space\n"])
@pytest.mark.parametrize("last", ["\n", ""])
def test_git_applies_the_diff(tmp_path: Path, end: str, last: str) -> None:
    file = tmp_path / "dev.yaml"
    lines = ["aws: {region: us-east-1}", "users:", "  a: {policies: [ReadOnlyAccess]}"]
    file.write_bytes((end.join([*lines, "  b: {policies: [ReadOnlyAccess]}"]) + last).encode())
    with contextlib.chdir(tmp_path):
        subprocess.run(["git", "init", "-q"], check=True)
        subprocess.run(["git", "apply"], input=propose(file, {"b": Used(True, frozenset())}).encode(), check=True)
    assert "  b:" not in file.read_text()
    assert file.read_bytes().startswith(end.join(lines).encode())


@pytest.mark.parametrize(
    "users",
    [
        "  a: &one {policies: [ReadOnlyAccess]}\n  b: *one\n",
        "  b: {policies: &one [ReadOnlyAccess]}\n  a: {policies: *one}\n",
    ],
)
def test_what_an_alias_shares_stays(tmp_path: Path, users: str) -> None:
    (tmp_path / "dev.yaml").write_text(f"aws: {{region: us-east-1}}\nusers:\n{users}")
    [first, second] = propose(tmp_path / "dev.yaml", {"b": Used(True, frozenset())}).splitlines()
    assert first == (
        "# users.b: was not used, but cannot be removed alone: "
        "an anchor and an alias share it or a part of it: remove it by hand"
    )
    assert second.startswith(STAY)


@pytest.mark.parametrize(
    ("text", "path", "left"),
    [
        ("a: {b: 1, c: 2}  # x\n", ("a", "b"), "a: {c: 2}  # x\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: {b: {d: 1}, c: 2}\n", ("a", "b", "d"), "a: {c: 2}\n"),
        ("a: [1, 2, 3]\n", ("a", 1), "a: [1, 3]\n"),
        ("a:\n  b: |\n    x\n    y\n\n  # c\n  c: 1\n", ("a", "b"), "a:\n\n  # c\n  c: 1\n"),
        ("a:\n  - b: 1\n    c: 2\n  - d\n", ("a", 0), "a:\n  - d\n"),
        ("a:\n  b: 1\nc: 2\n", ("a", "b"), "c: 2\n"),
        ("a:\n  b: 1\n  c: {d: 1,\n    e: 2}\n", ("a", "c"), "a:\n  b: 1\n"),
    ],
)
def test_an_entry_is_removed_in_each_style(text: str, path: tuple[str | int, ...], left: str) -> None:
    assert without(text, path) == left


def test_what_a_merge_key_adds_stays() -> None:
    with pytest.raises(SharedError, match="merge key"):
        without("a: &one {b: 1}\nc: {<<: *one, d: 2}\n", ("c", "b"))


def test_only_users_who_have_existed_for_long_enough_are_judged() -> None:
    uses = (Use("password", None), Use("service s3", "2027-02-01"), Use("service sqs", "2026-01-01"))
    long_ago = Holder("user", "a", False, "2026-01-01", uses, ())
    new = Holder("user", "b", False, "2027-02-01", uses, ())
    assert used_by([long_ago, new], TODAY) == {"a": Used(False, frozenset({"s3"}))}
