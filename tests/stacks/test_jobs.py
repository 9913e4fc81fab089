"""Jobs and cron jobs in an environment file, and how the state of a Job in the cluster is judged."""

from pathlib import Path
from typing import Any

import pytest

from components.application.cron_job import is_schedule, is_time_zone
from components.application.job import JobArgs, name_of_job
from stacks.rules.jobs import judge_job
from stacks.rules.rollouts import Phase

from .problems import assert_reported

VALID = """\
kubernetes: {kind: embedded}
applications:
  api: {kind: container, image: "shop:1", ports: [{containerPort: 8080}]}
  migrate: {kind: job, image: "shop:1", command: [migrate], before: [api]}
  backup: {kind: cronJob, image: "shop:1", schedule: "30 4 * * *"}
"""
LONG = "x" * 53


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "[api]",
            "[ap]",
            "4: applications.migrate.before.0: 'ap': application of kind nginx, container or statefulSet not f",
        ),
        ("[api]", "[backup]", "4: applications.migrate.before.0: 'backup': application of kind nginx, container or st"),
        ("[api]", "api", "4: applications.migrate.before: 'api': must be a list: write [api]"),
        ("migrate:", f"{LONG}:", f"4: applications.{LONG}: '{LONG}': must have at most 52 characters, because the nam"),
        ("30 4 * * *", "30 24 * * *", "5: applications.backup.schedule: '30 24 * * *': must be a schedule: minute, ho"),
        ("schedule:", "timeZone: Mars, schedule:", "5: applications.backup.timeZone: 'Mars': must be the name of a ti"),
        ("command:", "replicas: 2, command:", "4: applications.migrate.replicas: 2: unknown key: the keys here are"),
        (
            "command: [migrate]",
            "command: [migrate, --password=hunter2]",
            "4: applications.migrate.command.1: not allowed, because it contains what looks like a credential",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID, (good, bad), expected)


@pytest.mark.parametrize(
    "text", ["* * * * *", "*/5 0-6,22 1 jan-mar MON", "0 0 1,15 * 0", "@daily", "5/15 * ? * *", "59 23 31 12 6"]
)
def test_a_schedule_of_kubernetes_is_accepted(text: str) -> None:
    assert is_schedule(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* * 0 * *",
        "* * * 13 *",
        "*/0 * * * *",
        "6-5 * * * *",
        "@often",
        "\u0663 0 * * 1",
    ],
)
def test_a_schedule_that_kubernetes_would_reject_is_rejected(text: str) -> None:
    assert not is_schedule(text)


@pytest.mark.parametrize(
    ("text", "known"), [("Europe/Berlin", True), ("Etc/UTC", True), ("Local", False), ("x/y", False)]
)
def test_a_time_zone_has_to_exist(text: str, known: bool) -> None:
    assert is_time_zone(text) is known


def job(*conditions: tuple[str, str]) -> dict[str, Any]:
    listed = [{"type": one, "status": "True", "reason": reason, "message": "m"} for one, reason in conditions]
    return {"kind": "Job", "metadata": {"name": "migrate-1", "uid": "1"}, "status": {"conditions": listed}}


def attempt(state: dict[str, Any], phase: str = "Running", at: str = "1", owner: str = "1") -> dict[str, Any]:
    metadata = {"name": f"pod-{at}", "creationTimestamp": at, "ownerReferences": [{"uid": owner}]}
    status = {"phase": phase, "containerStatuses": [{"name": "migrate", "state": state}]}
    return {"kind": "Pod", "metadata": metadata, "status": status}


ENDED = {"terminated": {"exitCode": 3, "reason": "Error"}}


@pytest.mark.parametrize(
    ("objects", "phase", "reason"),
    [
        ([], Phase.STARTS, "the cluster does not have its Job"),
        ([job()], Phase.STARTS, "it has no pod yet"),
        ([job(), attempt({"running": {}})], Phase.STARTS, "it runs"),
        ([job(), attempt(ENDED, "Failed")], Phase.STARTS, "an attempt has ended with exit code 3"),
        ([job(), attempt({"running": {}}, owner="2")], Phase.STARTS, "it has no pod yet"),
        (
            [job(), attempt({"waiting": {"reason": "ErrImagePull", "message": "not found"}}, "Pending")],
            Phase.FAILED,
            "container migrate: ErrImagePull: not found",
        ),
        ([job(("Complete", "")), attempt(ENDED, "Failed")], Phase.DONE, ""),
        (
            [job(("Failed", "BackoffLimitExceeded")), attempt(ENDED, "Failed")],
            Phase.FAILED,
            "the job has failed: BackoffLimitExceeded: m",
        ),
    ],
)
def test_the_state_of_a_job_is_judged(objects: list[dict[str, Any]], phase: Phase, reason: str) -> None:
    found = judge_job(objects, "migrate-1")
    assert (found.phase, found.reason) == (phase, reason)


@pytest.mark.parametrize(
    ("objects", "ended"),
    [
        ([], False),
        ([job(), attempt({"waiting": {"reason": "ErrImagePull", "message": "not found"}}, "Pending")], False),
        ([job(("Failed", "BackoffLimitExceeded")), attempt(ENDED, "Failed")], True),
        ([job(("Complete", ""))], True),
    ],
)
def test_a_job_that_may_still_start_pods_is_known(objects: list[dict[str, Any]], ended: bool) -> None:
    assert judge_job(objects, "migrate-1").ended is ended


def test_the_newest_attempt_is_reported() -> None:
    attempts = [attempt(ENDED, "Failed", at) for at in ("1", "3", "2")]
    found = judge_job([job(("Failed", "BackoffLimitExceeded")), *attempts], "migrate-1")
    assert (found.pod, found.container) == ("pod-3", "migrate")


def test_a_job_is_named_by_its_definition() -> None:
    def name(**settings: Any) -> str:
        return name_of_job("migrate", JobArgs.model_validate({"image": "shop:1", **settings}))

    secret = {"A": {"config": "a"}}
    assert name() == name() == name(backoffLimit=3, env={})
    names = [name(), name(command=["a"]), name(env=secret), name(env={"A": {"config": "a", "version": 2}})]
    names += [name(files={"/a": "a"}), name(files={"/a": "b"}), name(image="shop:2")]
    assert len(set(names)) == len(names)
