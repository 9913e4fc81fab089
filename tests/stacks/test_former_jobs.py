"""Jobs of former definitions that are still active, read with the real kubectl from an API that answers as given."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qs, urlsplit

import pulumi
import pytest
import yaml

from components.application.job import JobArgs, name_of_job
from stacks.build.checks import check_jobs
from stacks.build.rollouts import Rollout, failure_of
from stacks.model.resolved import InCluster, resolve
from stacks.read.cluster_objects import Kubectl
from stacks.read.environment_file import load
from tests.harness.environment_stack import EnvironmentStack

ENVIRONMENT = """\
kubernetes: {kind: existing}
applications:
  migrate: {kind: job, image: "shop:2", command: [migrate]}
"""
RESOURCES = {
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": [("pods", "Pod")]},
    "/apis/batch/v1": {"kind": "APIResourceList", "groupVersion": "batch/v1", "resources": [("jobs", "Job")]},
}
ACTIVE = (
    "  its Job is still active and may run later; to end it: kubectl delete job migrate-1 -n dev --cascade=foreground"
)
PATHS = {"/api/v1/namespaces/dev/pods": "Pod", "/apis/batch/v1/namespaces/dev/jobs": "Job"}


class Api:
    """An API server that has discovery, and the Jobs and pods of the namespace `dev`."""

    def __init__(self) -> None:
        self.objects: list[dict[str, Any]] = []

    def answer(self, url: str) -> Mapping[str, Any] | None:
        path, query = urlsplit(url).path, parse_qs(urlsplit(url).query)
        if path == "/api":
            return {"kind": "APIVersions", "versions": ["v1"]}
        if path == "/apis":
            version = {"groupVersion": "batch/v1", "version": "v1"}
            group = {"name": "batch", "versions": [version], "preferredVersion": version}
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [group]}
        if path in RESOURCES:
            listed = [
                {"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": ["get", "list"]}
                for name, kind in RESOURCES[path]["resources"]
            ]
            return {**RESOURCES[path], "resources": listed}
        if path not in PATHS:
            return None
        assert query.get("labelSelector", ["app=migrate"]) == ["app=migrate"]
        items = [one for one in self.objects if one["kind"] == PATHS[path]]
        return {"kind": f"{PATHS[path]}List", "apiVersion": "v1", "metadata": {}, "items": items}


@pytest.fixture
def api() -> Iterator[tuple[Api, str]]:
    """An API server and its URL."""
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = api.answer(self.path)
            text = json.dumps(found or {}).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield api, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def job(name: str, *conditions: str, application: str = "migrate") -> dict[str, Any]:
    status = {"conditions": [{"type": one, "status": "True"} for one in conditions]}
    metadata = {"name": name, "labels": {"app": application}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "status": status}


def pod(owner: str, phase: str) -> dict[str, Any]:
    labels = {"app": "migrate", "batch.kubernetes.io/job-name": owner}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": labels}, "status": {"phase": phase}}


def planned_in(folder: Path) -> InCluster:
    """Return what the environment creates in its cluster."""
    (folder / "dev.yaml").write_text(ENVIRONMENT)
    planned = resolve(load(folder / "dev.yaml"), "dev").cluster
    assert planned is not None
    return planned


def reach(folder: Path, url: str) -> Callable[[], Awaitable[Kubectl]]:
    """Return what finds out how the cluster is read."""
    file, entry = folder / "kubeconfig", {"name": "a", "cluster": {"server": url}}
    contexts = {"contexts": [{"name": "a", "context": {"cluster": "a"}}], "current-context": "a"}
    file.write_text(json.dumps({"apiVersion": "v1", "kind": "Config", "clusters": [entry], **contexts}))

    async def kubectl() -> Kubectl:
        return Kubectl(kubeconfig=str(file))

    return kubectl


def check(folder: Path, url: str) -> None:
    """Check the environment with a cluster, as an update does before it declares anything."""
    asyncio.run(check_jobs(planned_in(folder), reach(folder, url), folder / "dev.yaml"))


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    "objects",
    [
        [job("migrate-1")],
        [job("migrate-1", "Suspended")],
        [job("migrate-1", "Failed"), pod("migrate-1", "Running")],
        [pod("migrate-1", "Pending")],
    ],
)
def test_a_job_does_not_run_beside_one_of_a_former_definition(
    tmp_path: Path, api: tuple[Api, str], objects: list[dict[str, Any]]
) -> None:
    server, url = api
    server.objects = objects
    with pytest.raises(pulumi.RunError) as caught:
        check(tmp_path, url)
    assert str(caught.value) == (
        "the environment has 1 problem with the cluster, so nothing was changed:\n"
        f"  {tmp_path / 'dev.yaml'}:3: applications.migrate: not allowed, because Job migrate-1 of a former definition "
        "is still active in the cluster, and both would run at once: wait for its end, or run "
        "`kubectl delete job migrate-1 -n dev --cascade=foreground`"
    )


@pytest.mark.parametrize("command", [("preview",), ("up", "--yes", "--skip-preview")])
def test_nothing_is_declared_while_a_former_job_is_active(
    stack: EnvironmentStack, tmp_path: Path, api: tuple[Api, str], command: tuple[str, ...]
) -> None:
    server, url = api
    server.objects = [job("migrate-1")]
    reach(tmp_path, url)
    environment = yaml.safe_load(ENVIRONMENT)
    environment["kubernetes"]["kubeconfig"] = str(tmp_path / "kubeconfig")
    environment["applications"]["migrate"]["namespace"] = "dev"
    stack.write(environment)
    done = stack.project.attempt(*command)
    assert done.status != 0
    assert ": applications.migrate: not allowed, because Job migrate-1 of a former" in done.output
    assert {one["type"] for one in stack.resources()} <= {"pulumi:pulumi:Stack"}


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    "objects",
    [
        [],
        [job("migrate-1", "Complete"), pod("migrate-1", "Succeeded")],
        [job("migrate-1", "Failed"), pod("migrate-1", "Failed")],
    ],
)
def test_a_job_runs_when_those_of_former_definitions_have_ended(
    tmp_path: Path, api: tuple[Api, str], objects: list[dict[str, Any]]
) -> None:
    server, url = api
    server.objects = objects
    check(tmp_path, url)


@pytest.mark.usefixtures("engine")
def test_a_job_whose_definition_is_the_same_may_still_run(tmp_path: Path, api: tuple[Api, str]) -> None:
    server, url = api
    own = name_of_job("migrate", JobArgs.model_validate({"image": "shop:2", "command": ["migrate"]}))
    server.objects = [job(own), pod(own, "Running")]
    check(tmp_path, url)


class Named(NamedTuple):
    """What `failure_of` uses of the resource of a Job."""

    id: pulumi.Output[str]
    urn: pulumi.Output[str]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("ended", [False, True])
def test_a_job_that_is_given_up_while_it_is_active_may_still_run(
    tmp_path: Path, api: tuple[Api, str], ended: bool
) -> None:
    server, url = api
    waiting = {"name": "migrate", "state": {"waiting": {"reason": "InvalidImageName"}}}
    attempt = pod("migrate-1", "Pending")
    attempt["metadata"] |= {"ownerReferences": [{"uid": "1"}], "creationTimestamp": "1"}
    attempt["status"]["containerStatuses"] = [waiting]
    own = job("migrate-1", *(["Failed"] if ended else []))
    own["metadata"]["uid"] = "1"
    server.objects = [own, attempt]

    async def give_up() -> str:
        named = Named(pulumi.Output.from_input("dev/migrate-1"), pulumi.Output.from_input("urn:migrate"))
        rollout = Rollout("application migrate", "Job", "migrate-1", "dev", "app=migrate", 600, cast("Any", named))
        return await failure_of(planned_in(tmp_path), rollout, reach(tmp_path, url))

    first, *lines = asyncio.run(give_up()).splitlines()
    again = "  to run it again as it is: pulumi up --replace 'urn:migrate'"
    assert first.startswith("application migrate: ")
    assert lines == ([again] if ended else [ACTIVE, again])


@pytest.mark.usefixtures("engine")
def test_a_renamed_job_does_not_run_again(tmp_path: Path, api: tuple[Api, str]) -> None:
    server, url = api
    args = JobArgs.model_validate({"image": "shop:2", "command": ["migrate"]})
    former = name_of_job("upgrade", args)
    server.objects = [job(former, "Complete", application="upgrade")]
    with pytest.raises(pulumi.RunError) as caught:
        check(tmp_path, url)
    assert "dev.yaml:3: applications.migrate: not allowed, because its Job would run again" in str(caught.value)
    assert f"name it upgrade, or, to run it again, `kubectl delete job {former} -n dev`" in str(caught.value)
    server.objects = [job("upgrade-0123456789", "Complete", application="upgrade")]
    check(tmp_path, url)
