"""Folders of static volumes on the embedded node that applications can use or not; NGINX runs as user 101."""

from typing import Any

import pytest

from stacks.model.environment import Environment
from stacks.model.node_folder import NodeFolder, Permissions
from stacks.model.resolved import InCluster, resolve
from stacks.rules.embedded_node import access_problems

HOST = ".strata/node/srv/site"
PLACE = "storage.volumes.site.nodePath.path: '/srv/site'"
CHOWN = f"run `chown -R 101:101 {HOST}`, or write nodePath.type: local"


NGINX = {"kind": "nginx", "claim": "site", "page": "x"}


def cluster(type_: str = "hostPath", application: dict[str, Any] = NGINX) -> InCluster:
    path = {"path": "/srv/site", "node": "strata", "type": type_}
    parts = {
        "kubernetes": {"kind": "embedded"},
        "storage": {"volumes": {"site": {"nodePath": path, "storage": "1Gi"}}},
        "applications": {"web": application},
    }
    resolved = resolve(Environment.model_validate(parts), "dev").cluster
    assert resolved is not None
    return resolved


def described(
    folder: tuple[int, int, int] | None, page: tuple[int, int, int] | None = None, type_: str = "hostPath"
) -> list[str]:
    found = NodeFolder(HOST, folder and Permissions(*folder), page and Permissions(*page))
    return [problem.describe() for problem in access_problems(cluster(type_), {"site": found})]


@pytest.mark.parametrize("type_", ["hostPath", "local"])
def test_a_folder_that_does_not_exist_is_refused_with_the_command_that_creates_it(type_: str) -> None:
    remedy = f"create it on this machine: `install -d -o 101 -g 101 {HOST}`"
    assert described(None, type_=type_) == [f"{PLACE}: folder of the embedded node not found: {remedy}"]


@pytest.mark.parametrize(
    ("folder", "page", "fault"),
    [
        ((0, 0, 0o40755), None, "write index.html in it"),
        ((0, 101, 0o40750), None, "write index.html in it"),
        ((101, 0, 0o40577), None, "write index.html in it"),
        ((0, 0, 0o40700), (101, 101, 0o100644), "enter it"),
        ((0, 0, 0o40755), (0, 0, 0o100600), "read its index.html"),
    ],
)
def test_a_folder_that_nginx_cannot_use_is_refused(
    folder: tuple[int, int, int], page: tuple[int, int, int] | None, fault: str
) -> None:
    why = f"user 101, as whom applications.web runs, cannot {fault}"
    assert described(folder, page) == [f"{PLACE}: not allowed, because {why}: {CHOWN}"]
    assert described(folder, page, "local") == []


@pytest.mark.parametrize(
    ("folder", "page"),
    [
        ((101, 101, 0o40755), None),
        ((0, 101, 0o40770), None),
        ((0, 0, 0o40777), None),
        ((0, 0, 0o40755), (0, 0, 0o100644)),
    ],
)
def test_a_folder_that_nginx_can_use_is_accepted(
    folder: tuple[int, int, int], page: tuple[int, int, int] | None
) -> None:
    assert described(folder, page) == []


def test_a_folder_that_nobody_may_look_into_is_left_to_the_node() -> None:
    assert list(access_problems(cluster(), {})) == []


@pytest.mark.parametrize("kind", [{"kind": "container"}, {"kind": "job"}, {"kind": "cronJob", "schedule": "@daily"}])
def test_a_folder_has_to_exist_and_be_open_for_the_user_of_a_container(kind: dict[str, str]) -> None:
    planned = cluster(application=kind | {"image": "shop:1", "claims": {"/data": "site"}, "runAsUser": 1000})

    def reported(permissions: Permissions | None) -> list[str]:
        folder = NodeFolder(HOST, permissions, None)
        return [problem.describe() for problem in access_problems(planned, {"site": folder})]

    assert "`install -d -o 1000 -g 1000 " in reported(None)[0]
    assert "because user 1000, as whom applications.web runs, cannot enter it" in reported(Permissions(0, 0, 0o700))[0]
    assert reported(Permissions(0, 0, 0o755)) == []
