"""The workflows: their permissions, and their scripts in a checkout with the real engine."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml

from embedded import engine
from embedded.project import BIN, ROOT
from review.tell.markdown import MARKER
from review.tell.result import results_in
from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout, new_stack

from .site import Comments, serving

WORKFLOW = ROOT / ".github" / "workflows" / "preview.yml"
SCRIPT = ".github/workflows/preview.sh"


def test_the_preview_workflow_uses_no_action_and_has_least_permissions() -> None:
    read: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text())
    assert list(read[True]) == ["pull_request"]  # YAML 1.1 reads `on` as true
    assert read["permissions"] == {}
    job = read["jobs"]["preview"]
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert all("uses" not in step and "${{" not in step["run"] for step in job["steps"])
    secret = [step["name"] for step in job["steps"] if "secrets." in str(step.get("env"))]
    assert secret == ["Preview and review every stack that changes, in parallel"]


def test_the_drift_workflow_may_only_write_issues() -> None:
    read: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "drift.yml").read_text())
    assert read["permissions"] == {}
    job = read["jobs"]["drift"]
    assert job["permissions"] == {"contents": "read", "issues": "write"}
    assert all("uses" not in step and "${{" not in step["run"] for step in job["steps"])


def test_the_workflow_that_ends_rights_may_only_read_the_commit() -> None:
    read: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ends.yml").read_text())
    assert set(read[True]) == {"schedule", "workflow_dispatch"}
    assert (read["permissions"], read["concurrency"]["cancel-in-progress"]) == ({}, False)
    job = read["jobs"]["ends"]
    assert job["permissions"] == {"contents": "read"}
    assert all("uses" not in step and "${{" not in step["run"] for step in job["steps"])
    secret = [step["name"] for step in job["steps"] if "secrets." in str(step.get("env"))]
    assert secret == ["Update every stack with rights that have ended"]
    in_gitlab = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text())["ends"]
    assert in_gitlab["script"] == [job["steps"][-1]["run"]]


def test_the_gitlab_pipeline_keeps_one_note(tmp_path: Path) -> None:
    job = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text())["preview"]
    assert job["script"] == [f"bash {SCRIPT}"]
    for name in (".venv", "review", "stacks", "components", "embedded"):
        (tmp_path / name).symlink_to(ROOT / name)
    folder = tmp_path / ".strata" / "review"
    folder.mkdir(parents=True)
    with serving(Comments("a-token", "strata")) as site:

        def run(commands: list[str], number: str, token: str) -> None:
            known = {"CI_API_V4_URL": site.url, "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_IID": "3"}
            known |= {"CI_COMMIT_SHA": number, "REVIEW_AUTHOR": "strata", "GITLAB_TOKEN": token}
            variables = {**os.environ, **known}
            variables["COMMENT"] = Template(job["variables"]["COMMENT"]).substitute(known)
            subprocess.run(["bash", "-ec", "\n".join(commands)], cwd=tmp_path, env=variables, check=True)

        (folder / "dev.md").write_text(f"{MARKER}\n## This change: safe\n")
        run([*job["before_script"][1:], *job["after_script"]], "one", "")
        assert site.kept == []
        run([*job["before_script"][1:], *job["after_script"]], "one", "a-token")
        run(job["before_script"][1:], "two", "a-token")
        assert "commit <code>two</code> is newer than this review" in site.kept[0]["body"]
        (folder / "dev.md").unlink()
        run(job["after_script"], "two", "a-token")
        assert "Nothing was reviewed: the job ended early" in site.kept[0]["body"]
        assert len(site.kept) == 1
        assert {path.partition("?")[0] for _, path in site.asked} == {
            "/projects/7/merge_requests/3/notes",
            "/projects/7/merge_requests/3/notes/1",
        }


def commit(checkout: Checkout, message: str) -> str:
    who = ("-c", "user.name=alice", "-c", "user.email=alice@example.org")
    checkout.run("git", "add", "--all")
    checkout.run("git", *who, "commit", "--quiet", "--message", message)
    return checkout.run("git", "rev-parse", "HEAD").strip()


def write(path: Path, name: str, text: str) -> None:
    (path / "stacks" / f"{name}.yaml").write_text(text)


def reviewed(checkout: Checkout, base: str, head: str) -> tuple[int, dict[str, str]]:
    """Run the script; return its exit status, and the Markdown of each stack."""
    checkout.variables.update({"BASE": base, "HEAD": head})
    done: subprocess.CompletedProcess[str] = checkout.attempt("bash", SCRIPT)
    folder = checkout.path / ".strata" / "review"
    return done.returncode, {file.stem: file.read_text() for file in folder.glob("*.md")}


def drifted(checkout: Checkout) -> dict[str, str]:
    """Run the drift script on stacks that have not drifted; return the Markdown of each."""
    assert checkout.attempt("bash", SCRIPT.replace("preview", "drift")).returncode == 0
    found = {file.stem: file.read_text() for file in (checkout.path / ".strata" / "drift").glob("*.md")}
    assert [one.nothing_changes for text in found.values() for one in results_in(text)] == [True] * len(found), found
    return found


def prepared(folder: Path) -> Checkout:
    """Return a checkout with an empty backend for states."""
    checkout = copy_checkout(folder)
    engine.prepare()
    home = {name: value for name, value in engine.variables().items() if name.startswith("PULUMI_")}
    backend = {"PULUMI_BACKEND_URL": f"file://{folder}/state", "PULUMI_CONFIG_PASSPHRASE": "test"}
    (folder / "state").mkdir()
    home.pop("PULUMI_CONFIG_PASSPHRASE_FILE")
    checkout.variables.update(home | backend | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"})
    return checkout


@pytest.mark.usefixtures("engine")
def test_the_script_updates_the_stacks_with_rights_that_have_ended(tmp_path: Path) -> None:
    checkout, script = prepared(tmp_path), SCRIPT.replace("preview", "ends")
    people = "aws: {{region: us-east-1}}\ngroups: {{staff: {{policies: [ReadOnlyAccess]}}}}\n"
    people += "users: {{alice: {{groups: [staff], rightsUntil: {{groups: {{staff: {day}}}}}}}}}\n"
    for name in ("dev", "prod"):
        write(tmp_path, name, people.format(day="2999-03-31"))
    nothing = checkout.attempt("bash", script)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    write(tmp_path, "dev", people.format(day="2001-03-31"))
    done = checkout.attempt("bash", script)  # the stack does not exist, so that its update fails
    assert done.returncode == 1
    assert "stacks/dev.yaml:3: users.alice.rightsUntil.groups.staff: '2001-03-31': has ended" in done.stdout
    assert "no stack named 'dev' found" in done.stderr
    assert "prod" not in done.stdout + done.stderr
    write(tmp_path, "dev", "storage: {clases: {}}\n")
    broken = checkout.attempt("bash", script)
    assert broken.returncode == 1
    assert "unknown key: did you mean classes?" in broken.stderr


@pytest.mark.usefixtures("engine")
def test_the_script_reviews_the_stacks_that_a_change_touches(tmp_path: Path) -> None:
    checkout = prepared(tmp_path)
    checkout.run("git", "init", "--quiet")
    for name in ("dev", "prod"):
        write(tmp_path, name, "empty: true\n")
        checkout.run("pulumi", "stack", "init", name, "--non-interactive")
    (tmp_path / ".gitignore").write_text(".venv\n.strata/\nstate/\n__pycache__/\n")
    base = commit(checkout, "base")
    write(tmp_path, "dev", "empty: true\nacknowledge: []\n")
    head = commit(checkout, "dev alone")
    status, reviews = reviewed(checkout, base, head)
    assert (status, list(reviews)) == (0, ["dev"])
    assert "Nothing changes." in reviews["dev"]
    write(tmp_path, "dev", "storage: {clases: {}}\n")
    broken = commit(checkout, "a mistake")
    status, reviews = reviewed(checkout, head, broken)
    assert status == 1
    assert "unknown key: did you mean classes?" in reviews["dev"]
    assert str(tmp_path) not in reviews["dev"]
    assert list(drifted(checkout)) == ["none"]
    checkout.run("pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", "prod")
    assert list(drifted(checkout)) == ["prod"]
    (tmp_path / "docs" / "review.md").write_text("other words\n")
    documented = commit(checkout, "docs alone")
    status, reviews = reviewed(checkout, broken, documented)
    assert (status, list(reviews)) == (0, ["none"])


KINDS_OF_RIGHTS = ("AccountAssignment", "PermissionSet")
IN_TWO_DAYS = """\
import datetime


class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=2)


datetime.datetime = Later
"""
"""Python code that makes a process believe that the day after tomorrow has come."""


GONE = {
    "iam": {
        *("strata:iam:GroupMembership::alice-auditors", "strata:iam:GroupMembership::bob-staff"),
        *(f"strata:iam:UserPolicyAttachment::{one}-Billing" for one in ("alice", "bob", "carol")),
        *("strata:iam:LoginProfile::bob", "strata:iam:Policy::bob-limits"),
        "strata:iam:UserPolicyAttachment::bob-limits",
    },
    "identityCenter": {
        *(f"strata:identitystore:GroupMembership::{one}" for one in ("alice-dev-auditors", "bob-dev-staff")),
        *(f"strata:ssoadmin:{kind}::dev-user-{one}" for kind in KINDS_OF_RIGHTS for one in ("bob", "carol")),
    },
}
"""The resources that the night deletes, by the source of people."""


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("source", ["iam", "identityCenter"])
def test_rights_that_have_ended_are_gone_after_the_night(tmp_path: Path, aws: Proxy, source: str) -> None:
    """No acknowledgement is needed: the days were in the file and in the state before they passed."""
    checkout, script = prepared(tmp_path), SCRIPT.replace("preview", "ends")
    checkout.variables.update(aws.environment())
    today, billing = datetime.now(UTC).date().isoformat(), "job-function/Billing"
    sign_in = {"login": True, "accessKey": True} if source == "iam" else {}
    with new_stack(checkout, "dev") as stack:
        stack.up(
            {
                "aws": {"region": "us-east-1"},
                "people": {"source": source},
                "groups": {"staff": {"policies": ["ReadOnlyAccess"]}, "auditors": {"policies": ["SecurityAudit"]}},
                "users": {
                    "alice": {
                        "groups": ["staff", "auditors"],
                        "policies": [billing, "AmazonS3ReadOnlyAccess"],
                        "rightsUntil": {"groups": {"auditors": today}, "policies": {billing: today}},
                    },
                    "bob": {"groups": ["staff"], "policies": [billing], "until": today, **sign_in},
                    "carol": {"policies": [billing], "rightsUntil": {"policies": {billing: today}}},
                },
            }
        )
        before = names_of(stack)
        assert checkout.run("bash", script) == "", "the last day itself is included"
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "sitecustomize.py").write_text(IN_TWO_DAYS)
        checkout.variables["PYTHONPATH"] = str(tmp_path / "later")
        printed = checkout.run("bash", script)
        assert "users.bob.until: " in printed
        assert before - names_of(stack) == GONE[source]
        printed = checkout.run("bash", script)
        assert " unchanged" in printed
        assert not any(word in printed for word in (" updated", " deleted", " created"))


def names_of(stack: CheckoutStack) -> set[str]:
    """Return the names of the resources of a stack that belong to AWS, each with its type where several share it."""
    found = [one for one in stack.resources() if one.get("custom") and one["type"].startswith("strata:")]
    return {one["urn"].rpartition("$")[2] for one in found}
