"""The gate: acknowledged losses, stale acknowledgements, and unreadable input."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.project import ROOT
from review.judge.gate import check
from review.judge.judge import judge
from review.read.document import UnreadableError
from review.read.preview import parse_preview
from review.read.state import parse_state
from stacks.model.acknowledge import Acknowledgement
from stacks.read.environment_file import InvalidEnvironmentError, load
from tests.harness.commands import run

from .previews import preview, removal, resource, state, update, urn

CLAIM = "kubernetes:core/v1:PersistentVolumeClaim"


def acknowledged(name: str, loses: str = "data") -> Acknowledgement:
    return Acknowledgement.model_validate({"resource": name, "loses": loses, "reason": "it was copied"})


@pytest.mark.parametrize("name", [urn("db"), "volume/db", "db"])
def test_a_loss_is_acknowledged_by_any_of_its_names(name: str) -> None:
    judged = judge(parse_preview(preview([removal("db")]), "preview"))
    assert not check(judged).open
    gate = check(judged, [acknowledged(name)])
    assert gate.open
    assert [one.acknowledged for one in gate.review.findings] == [True]


@pytest.mark.parametrize(("name", "loses"), [("dc", "data"), ("db", "access"), ("volume/DB", "data"), (" db", "data")])
def test_an_acknowledgement_that_matches_nothing_is_stale(name: str, loses: str) -> None:
    gate = check(judge(parse_preview(preview([removal("db")]), "preview")), [acknowledged(name, loses)])
    assert not gate.open
    assert len(gate.stale) == 1


def test_an_ambiguous_name_acknowledges_no_resource() -> None:
    judged = judge(parse_preview(preview([removal("db"), removal("db", "strata:ec2:Snapshot")]), "preview"))
    gate = check(judged, [acknowledged("db")])
    assert [one.acknowledged for one in gate.review.findings] == [False, False]
    assert "write its URN" in gate.stale[0]


def test_an_acknowledgement_counts_for_one_resource() -> None:
    judged = judge(parse_preview(preview([removal("db"), removal("other")]), "preview"))
    gate = check(judged, [acknowledged("volume/db")])
    assert not gate.open
    assert gate.reasons == ["`volume/other` loses data, and the environment file does not acknowledge it"]


def test_a_closed_gate_prints_the_acknowledgements_that_open_it(tmp_path: Path) -> None:
    steps = [removal("db"), removal("db", "strata:ec2:Snapshot"), removal("other")]
    (tmp_path / "preview.json").write_bytes(preview(steps))
    (tmp_path / "state.json").write_bytes(state(*(one["oldState"] for one in steps)))
    files = (str(tmp_path / "preview.json"), "--state", str(tmp_path / "state.json"), "--gate")
    closed = run("review", *files)
    assert closed.returncode == 1
    printed = closed.stderr[closed.stderr.index("acknowledge:") :]
    (tmp_path / "environment.yaml").write_text(printed.replace("reason: ...", "reason: copied"))
    assert run("review", *files, "--environment", str(tmp_path / "environment.yaml")).returncode == 0


def test_a_terminal_gets_plain_text(tmp_path: Path) -> None:
    (tmp_path / "preview.json").write_bytes(preview([removal("db")]))
    (tmp_path / "state.json").write_bytes(state())
    files = (str(tmp_path / "preview.json"), "--state", str(tmp_path / "state.json"))
    command = [sys.executable, "-m", "review", *files]
    ours, theirs = pty.openpty()
    subprocess.run(command, cwd=ROOT, stdout=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert shown.splitlines()[0].endswith(": loses data")
    assert shown.splitlines()[1] == "Worst: `volume/db` loses data."
    assert shown.splitlines()[2].startswith("loses data: volume `db` is deleted")
    assert "##" not in shown
    assert "##" in run("review", *files).stdout


def test_an_incomplete_preview_cannot_be_acknowledged() -> None:
    judged = judge(parse_preview(preview([removal("db")], ["error: boom"]), "preview"))
    assert not check(judged, [acknowledged("db")]).open


def test_an_unknown_value_that_decides_closes_the_gate() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    rule = update("in", "cidrIpv4", "10.0.0.0/8", unknown, "strata:ec2:SecurityGroupRule")
    judged = judge(parse_preview(preview([rule]), "preview"))
    assert not judged.complete
    assert "unknown" in judged.findings[0].what + judged.findings[0].why


def test_a_provider_with_an_unknown_kubeconfig_closes_the_gate() -> None:
    type_ = "pulumi:providers:kubernetes"
    step = update("cluster", "kubeconfig", "[secret]", "[secret]", type_)
    step["newState"]["propertyDependencies"] = {"kubeconfig": [urn("eks", "acme:eks:Cluster")]}
    cluster = {"op": "create", "urn": urn("eks", "acme:eks:Cluster"), "newState": resource("eks", "acme:eks:Cluster")}
    judged = judge(parse_preview(preview([cluster, step]), "preview"))
    assert not judged.complete
    assert "`kubeconfig` is unknown until the update" in judged.findings[0].what


def test_a_claim_with_an_unknown_policy_may_lose_its_data() -> None:
    gone = removal(
        "db", CLAIM, inputs={"metadata": {"name": "db", "namespace": "shop"}, "spec": {"storageClassName": "x"}}
    )
    finding = judge(parse_preview(preview([gone]), "preview"), parse_state(state(), "state")).findings[0]
    assert finding.verdict.words == "loses data"
    assert "and its data may be deleted: class `x` is not in the state" in finding.what


def test_the_command_line_reviews_a_preview(tmp_path: Path) -> None:
    file, exported, environment = tmp_path / "preview.json", tmp_path / "state.json", tmp_path / "dev.yaml"
    file.write_bytes(preview([removal("db")]))
    exported.write_bytes(state(resource("db")))
    environment.write_text(
        "acknowledge:\n  - {resource: db, loses: data, reason: copied}\n  - {resource: x, loses: data, reason: y}\n"
    )
    arguments = [str(file), "--state", str(exported)]
    shut = run("review", *arguments, "--gate")
    assert shut.returncode == 1
    assert "`volume/db` loses data, and the environment file does not acknowledge it" in shut.stderr
    assert shut.stdout.startswith("<!-- strata-review -->\n## This change of stack <code>dev</code>: loses data\n")
    allowed = run("review", *arguments, "--gate", "--format", "json", "--environment", str(environment))
    assert allowed.returncode == 0
    assert "stale acknowledgement: `x` loses no data" in allowed.stderr
    assert json.loads(allowed.stdout) == {
        "verdict": "loses data",
        "complete": True,
        "findings": [
            {
                "urn": urn("db"),
                "kind": "Volume",
                "verdict": "loses data",
                "what": "volume `db` is deleted: the volume `id-db` and its data are deleted; "
                "the state contains no snapshot of it",
                "why": "it is no longer in the program",
                "acknowledged": True,
            }
        ],
    }
    assert run("review", *arguments).returncode == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is empty"),
        (b"error: no stack", "is not the JSON that `pulumi preview --json` prints"),
        (b'{"steps": [', "is not the JSON that `pulumi preview --json` prints"),
        (b"[]", "is not a JSON object"),
        (b"{}", "is not what `pulumi preview --json` prints"),
        (b'{"deployment": {}}', "this is a state; pass it with --state"),
        (b'{"steps": [{"op": "delete"}]}', "steps.0.urn: Field required"),
        (b'{"steps": 3}', "steps: Input should be a valid list"),
        (b"\xff\xfe\x00\x01", "is not the JSON that `pulumi preview --json` prints"),
        (b'{"steps": ' + b"[" * 100_000, "is not the JSON that `pulumi preview --json` prints"),
    ],
)
def test_an_unreadable_preview_is_reported_in_a_sentence(text: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="preview") as error:
        parse_preview(text, "preview.json")
    assert message in str(error.value)
    file = tmp_path / "preview.json"
    file.write_bytes(text)
    done = run("review", str(file), "--gate") if message == "is empty" else None
    if done:
        assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_a_preview_in_utf_16_is_read() -> None:
    text = preview([removal("db")]).decode().encode("utf-16")
    assert len(parse_preview(text, "preview").steps) == 1


def test_an_acknowledgement_in_the_environment_file_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "dev.yaml"
    file.write_text("acknowledge:\n  - {resource: db, loses: everything}\n")
    with pytest.raises(InvalidEnvironmentError) as error:
        load(file)
    assert "acknowledge.0.loses: 'everything': must be 'data' or 'access'" in str(error.value)
    assert "acknowledge.0.reason: required but missing: add it" in str(error.value)


def test_a_review_without_a_state_is_incomplete(tmp_path: Path) -> None:
    file = tmp_path / "preview.json"
    file.write_bytes(preview([update("db", "tags", {}, {"a": "b"})]))
    done = run("review", str(file), "--gate")
    assert done.returncode == 1
    assert "the state could not be read, so resources that the preview does not list were not judged" in done.stderr


def test_a_review_without_its_cluster_is_incomplete(tmp_path: Path) -> None:
    file, exported = tmp_path / "preview.json", tmp_path / "state.json"
    file.write_bytes(preview([update("db", "tags", {}, {"a": "b"})]))
    exported.write_bytes(state(resource("db")))
    done = run("review", str(file), "--state", str(exported), "--kubeconfig", str(tmp_path / "none"), "--gate")
    assert done.returncode == 1
    assert (
        "the cluster could not be read, so its volumes and objects outside of the program were not judged"
        in done.stderr
    )
    assert "**Why the review is incomplete**" in done.stdout
