"""`python -m review who`, `what` and `who-can`: what a user reads, and what happens with bad input."""

import json
from pathlib import Path

import pytest

from review.command import main

from ..rights.iam_worlds import INLINE, USER, document
from ..rights.worlds import Resources
from .states import asked, exported
from .world import READ_ONLY, WORLD


@pytest.fixture
def state(tmp_path: Path) -> Path:
    file = tmp_path / "state.json"
    file.write_bytes(exported(WORLD))
    return file


WHO_ALICE = [
    "- **yes**: access key `id-alice`",
    "user `alice` -> group `developers` -> policy `reading` -> statement 1",
    "- **maybe**: `ec2:TerminateInstances`",
    "user `alice` -> group `developers` -> policy `reading` -> statement 2, if `aws:MultiFactorAuthPresent is true`",
    "- **yes**: session on `instance/web-a`\n  user `alice` -> user policy `sessions` -> statement 1",
    "- **yes**: assume role `web`\n  user `alice` -> trust policy of role `web` -> statement 1",
    "device `alice-laptop (203.0.113.7/32)` -> prefix list `staff`, but the state does not say whose device it is",
    "- **yes**: access to cluster `main`",
    "- **maybe**: the rules of role `edit` in namespace `shop`",
    "- **yes**: `get`, `list` on `pods` in namespace `shop`",
    "access entry `alice` -> group `staff` of the cluster -> RoleBinding `shop/reader` -> Role `shop/reader` -> rule 1",
    "`AmazonEKSViewPolicy` in the whole cluster",
    "policy of `logs` -> statement 1, unless policy of `logs` -> statement 2 denies it",
]


def test_who_lists_the_rights_of_a_person_with_their_paths(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    answer = asked(capsys, state, "who", "alice")
    assert [line for line in WHO_ALICE if line not in answer] == []
    assert "session on `instance/db-a`" not in answer
    assert asked(capsys, state, "who", "users/alice") == answer
    bob = asked(capsys, state, "who", "bob")
    assert f"- **maybe**: the permissions of policy `{READ_ONLY}`" in bob
    assert "is not in the state" in bob


def test_what_lists_who_may_use_a_machine_and_its_open_ports(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    answer = asked(capsys, state, "what", "instance/web-a")
    assert "- **yes**: user `alice`: `ssm:StartSession`" in answer
    assert (
        "`203.0.113.7/32 (alice-laptop)`: ingress to security group `web` (instance `web-a`), `tcp` port 443" in answer
    )
    assert "- **yes**: role `web`\n  instance profile `web`" in answer
    assert "s3:ListAllMyBuckets" not in answer
    assert asked(capsys, state, "what", "i-0abc").partition("\n")[2] == answer.partition("\n")[2]
    assert "user `alice`: `sts:AssumeRole`" in asked(capsys, state, "what", "role/web")
    namespace = asked(capsys, state, "what", "namespace/shop")
    assert "user `alice` of the cluster: `delete`" in namespace
    assert "- **yes**: group `staff` of the cluster: `get`, `list` on `pods`" in namespace


def test_who_can_follows_the_assumption_of_a_role(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    answer = asked(capsys, state, "who-can", "sqs:SendMessage", "--on", "arn:aws:sqs:us-east-1:111122223333:orders")
    assert "- **maybe**: role `web`: `sqs:SendMessage`\n  role `web` -> role policy `web` -> statement 1" in answer
    path = "user `alice` -> trust policy of role `web` -> statement 1 -> role `web` -> role policy `web` -> statement 1"
    assert f"- **maybe**: user `alice`: `sqs:SendMessage`\n  {path}" in answer


def test_who_lists_the_rights_of_a_group(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    answer = asked(capsys, state, "who", "developers")
    assert "- **yes**: `s3:ListAllMyBuckets` on `*`\n  group `developers` -> policy `reading` -> statement 1" in answer
    assert "## Servers" not in answer


def test_a_policy_that_is_secret_in_the_state_is_not_known(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "djEu"}
    carol: Resources = {(USER, "carol"): {"name": "carol"}, (INLINE, "carol"): {"user": "carol", "policy": secret}}
    bucket = ("aws:s3/bucketPolicy:BucketPolicy", "logs")
    state.write_bytes(exported(WORLD | carol | {bucket: WORLD[bucket] | {"policy": secret}}))
    answer = asked(capsys, state, "who", "carol")
    assert "- **maybe**: the permissions of a policy that is secret" in answer
    assert "djEu" not in answer
    on_bucket = asked(capsys, state, "who-can", "s3:PutObject", "--on", "bucket/logs")
    for name in ("alice", "bob", "carol"):
        assert f"- **maybe**: user `{name}`: `s3:PutObject`" in on_bucket
    assert "djEu" not in on_bucket


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("EC2:terminateinstances --on instance/web-a", {"user `alice`": "maybe", "user `bob`": "maybe"}),
        ("ssm:StartSession --on instance/web-a", {"user `alice`": "yes", "user `bob`": "maybe"}),
        ("ssm:StartSession --on instance/db-a", {"user `bob`": "maybe"}),
        ("sts:AssumeRole --on role/web", {"user `alice`": "yes"}),
        ("s3:GetObject --on bucket/logs", {"user `alice`": "maybe", "user `bob`": "maybe"}),
        ("s3:GetObject --on arn:aws:s3:::elsewhere/x", {"user `bob`": "maybe"}),
        ("get pods --on namespace/shop", {"group `staff` of the cluster": "yes", "user `alice`": "yes"}),
    ],
)
def test_who_can_names_everybody(
    capsys: pytest.CaptureFixture[str], state: Path, question: str, answers: dict[str, str]
) -> None:
    [section] = json.loads(asked(capsys, state, "who-can", *question.split(), "--format", "json"))["sections"]
    found = {one["what"].partition(":")[0]: one["answer"] for one in section["lines"]}
    assert answers.items() <= found.items()
    assert not any(one["answer"] == "no" for one in section["lines"])
    if ":" in question.split(maxsplit=1)[0]:
        assert found.keys() == answers.keys()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who alcie", "person `alcie`: not found in the state; the nearest: `alice`"),
        ("what instance/web", "resource `instance/web`: not found in the state; the nearest: `instance/web-a`"),
        ("what servers/web", "resource `servers/web`: not found in the state"),
        ("who-can ec3:RunInstances --on instance/web-a", "service of AWS not found"),
        ("who-can s3:GetObjekt --on bucket/logs", "s3:GetObject"),
        ("who-can s3:* --on bucket/logs", "ask about one action, without wildcards"),
        ("who-can s3:Get:Object --on bucket/logs", "not an action of AWS: write it as in `ec2:TerminateInstances`"),
        ("who-can terminate --on instance/web-a", "an action of AWS has a service"),
        ("who-can get pods --on instance/web-a", "`instance/web-a`: this resource needs an action of AWS"),
        ("who-can s3:GetObject --on namespace/shop", "`namespace/shop`: this resource needs a verb, as in `get pods`"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest(
    capsys: pytest.CaptureFixture[str], state: Path, question: str, sentence: str
) -> None:
    assert main([*question.split(), "--state", str(state)]) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"deployment": {"resources": [{"urn": 1}]}}', b"\xff"])
def test_a_file_that_is_no_state_is_an_error(capsys: pytest.CaptureFixture[str], state: Path, content: bytes) -> None:
    state.write_bytes(content)
    assert main(["who", "alice", "--state", str(state)]) == 2
    assert capsys.readouterr().err.startswith("review: ")


HOSTILE = "<img src=x>`|@all\u202e\x1b[31m"


@pytest.mark.parametrize(
    "inputs",
    [
        {"user": None, "policy": {"Statement": 7}},
        {"user": ["alice"], "policy": "{"},
        {"user": "alice", "policy": document({"Effect": "Allow", "Action": 7, "Resource": {"a": 1}})},
        {"user": "alice", "policy": document({"Effect": "Allow", "Action": HOSTILE, "Resource": HOSTILE})},
    ],
)
def test_hostile_names_and_broken_policies_are_shown_as_text(
    capsys: pytest.CaptureFixture[str], state: Path, inputs: dict[str, object]
) -> None:
    state.write_bytes(exported(WORLD | {(INLINE, HOSTILE): inputs, (USER, HOSTILE): {"name": HOSTILE}}))
    for question in (["who", "alice"], ["who", HOSTILE], ["what", "instance/web-a"]):
        answer = asked(capsys, state, *question)
        assert "\x1b" not in answer
        assert "\u202e" not in answer
        for line in answer.splitlines():
            assert "<img" not in "".join(line.split("`")[::2]), "a hostile name is between backticks"


def dated(operator: str, date: str) -> dict[str, object]:
    return {"Condition": {operator: {"aws:CurrentTime": date}}, "Resource": "*", "Effect": "Allow"}


def person(*statements: dict[str, object]) -> Resources:
    return {
        (USER, "carol"): {"name": "carol"},
        (INLINE, "carol"): {"user": "carol", "policy": document(*statements)},
    }


CAROL = "user `carol` -> user policy `carol` -> statement"
UNTIL, ENDS, FROM = "2999-07-01T00:00:00Z", "2001-07-01T00:00:00Z", "DateGreaterThanEquals"


def allowed(action: str, until: str = "") -> dict[str, object]:
    found: dict[str, object] = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return found | (dated("DateLessThan", until) if until else {})


def denied(action: str, date: str) -> dict[str, object]:
    return dated(FROM, date) | {"Action": action, "Effect": "Deny"}


def test_a_right_is_shown_until_its_end(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    world = person(allowed("sqs:SendMessage", UNTIL), denied("sqs:*", "2998-01-01T00:00:00Z"))
    state.write_bytes(exported(WORLD | world))
    path = f"{CAROL} 1, until `{UNTIL}`, by AWS, until `2998-01-01T00:00:00Z`, when {CAROL} 2 denies it"
    assert f"- **yes**: `sqs:SendMessage` on `*`\n  {path}\n" in asked(capsys, state, "who", "carol")


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allowed("sqs:SendMessage", ENDS)], {"sqs:SendMessage": f"{CAROL} 1, ended `{ENDS}`, by AWS"}),
        (
            [allowed("sns:Publish"), denied("sns:*", ENDS)],
            {"sns:Publish": f"{CAROL} 1, ended `{ENDS}`, when {CAROL} 2 denied it"},
        ),
        (
            [allowed("sns:Publish", "2001-08-01T00:00:00Z"), denied("sns:*", ENDS)],
            {"sns:Publish": f"{CAROL} 1, ended `{ENDS}`, when {CAROL} 2 denied it"},
        ),
        (
            [allowed("sns:Publish", ENDS), denied("sqs:*", ENDS)],
            {"sns:Publish": f"{CAROL} 1, ended `{ENDS}`, by AWS"},
        ),
        ([allowed("sns:Publish", ENDS), {"Effect": "Deny", "Action": "sns:*", "Resource": "*"}], {}),
        ([allowed("sns:Publish", ENDS), allowed("sns:*")], {}),
        (
            [allowed("sns:*", ENDS), allowed("sns:Publish")],
            {"sns:*": f"{CAROL} 1, ended `{ENDS}`, by AWS, but other statements may allow a part of it"},
        ),
        ([dated(FROM, UNTIL) | {"Action": "sns:Publish"}], {}),
    ],
)
def test_a_right_that_aws_has_ended_is_shown_as_ended(
    capsys: pytest.CaptureFixture[str], state: Path, statements: list[dict[str, object]], expected: dict[str, str]
) -> None:
    state.write_bytes(exported(WORLD | person(*statements)))
    lines = asked(capsys, state, "who", "carol").split("- **")
    found = dict(one.removeprefix("no**: ").strip().split("\n")[:2] for one in lines if one.startswith("no**"))
    assert found == {f"`{action}` on `*`": f"  {because}" for action, because in expected.items()}
    answers = json.loads(asked(capsys, state, "who", "carol", "--format", "json"))["sections"]
    assert sum(line["answer"] == "no" for one in answers for line in one["lines"]) == len(expected)


def test_a_person_whose_time_has_ended_is_shown_as_ended_everywhere(
    capsys: pytest.CaptureFixture[str], state: Path
) -> None:
    world = person(allowed("*"), denied("*", ENDS))
    state.write_bytes(exported(WORLD | world))
    answer = asked(capsys, state, "who", "carol")
    ended = f"\n  {CAROL} 1, ended `{ENDS}`, when {CAROL} 2 denied it"
    assert f"- **no**: `*` on `*`{ended}" in answer
    assert f"- **no**: session on `instance/web-a`{ended}" in answer
    assert "**yes**" not in answer.partition("## AWS")[2]
    for question in (("what", "instance/web-a"), ("who-can", "ec2:StopInstances", "--on", "instance/web-a")):
        assert "carol" not in asked(capsys, state, *question)
    assert main(["access", "--state", str(state)]) == 0
    assert ENDS not in capsys.readouterr().out
