"""Images on the embedded node: defaults for omitted ones, and a refusal of those that it lacks and cannot pull."""

from pathlib import Path
from typing import Any

import pytest

from components.application import NginxArgs
from embedded.node_images import OWN, full_name, record, recorded
from stacks.model.environment import Environment
from stacks.model.resolved import InCluster, resolve
from stacks.rules.embedded_node import image_problems

NGINX = {"kind": "nginx", "claim": "data", "page": "x"}
CLAIM = {"storageClassName": "fast", "storage": "1Gi"}


def cluster(kind: str = "embedded", *, image: str | None = None, local_path: Any = None) -> InCluster:
    storage = {"clusterClasses": ["fast"], "claims": {"data": CLAIM}, "provisioners": {"localPath": local_path or {}}}
    application = NGINX | ({"image": image} if image else {})
    parts = {"kubernetes": {"kind": kind}, "storage": storage, "applications": {"web": application}}
    resolved = resolve(Environment.model_validate(parts), "dev").cluster
    assert resolved is not None
    return resolved


def described(planned: InCluster, held: frozenset[str] | None) -> list[str]:
    return [problem.describe() for problem in image_problems(planned, held)]


def images(planned: InCluster) -> list[object]:
    provisioner = planned.storage.provisioners.local_path
    assert provisioner is not None
    (web,) = (one.args for one in planned.web_applications.values())
    assert isinstance(web, NginxArgs)
    return [web.image, provisioner.image, provisioner.helper_image]


def test_omitted_images_are_those_of_the_node() -> None:
    assert images(cluster()) == [
        "localhost/strata/nginx:debian",
        "localhost/strata/local-path-provisioner:v0.0.37",
        "localhost/strata/busybox:debian",
    ]
    assert described(cluster(), None) == described(cluster(), frozenset()) == []


def test_in_other_clusters_omitted_images_are_those_of_upstream() -> None:
    assert images(cluster("existing")) == [
        "docker.io/library/nginx:1.29",
        "docker.io/rancher/local-path-provisioner:v0.0.37",
        "docker.io/library/busybox:1.37",
    ]


def test_an_image_that_the_file_names_is_kept_and_refused_with_those_that_exist() -> None:
    named = cluster(image="docker.io/library/nginx:1.29", local_path={"helperImage": "busybox"})
    assert described(named, OWN | {"docker.io/library/shop:1"}) == [
        f"{path}: '{image}': image of the embedded node, which reaches no registry, not found: load it with "
        "`python -m embedded node load IMAGE.tar`, or use one of: docker.io/library/shop:1, "
        "localhost/strata/busybox:debian, localhost/strata/local-path-provisioner:v0.0.37, "
        "localhost/strata/nginx:debian, localhost/strata/pause:1"
        for path, image in {
            "applications.web.image": "docker.io/library/nginx:1.29",
            "storage.provisioners.localPath.helperImage": "busybox",
        }.items()
    ]


@pytest.mark.parametrize("image", ["shop:1", "library/shop:1", "docker.io/library/shop:1"])
def test_an_image_that_was_loaded_is_known_by_every_form_of_its_name(image: str) -> None:
    assert described(cluster(image=image), frozenset({"docker.io/library/shop:1"})) == []
    assert len(described(cluster(image=image), None)) == 1


@pytest.mark.parametrize("registry", ["localhost:5000", "127.0.0.1:5000", "[::1]:5000"])
def test_a_registry_on_the_node_can_be_pulled_from(registry: str) -> None:
    assert described(cluster(image=f"{registry}/shop:1"), OWN) == []


@pytest.mark.parametrize("image", ["localhost/shop:1", "10.0.0.1:5000/shop:1", "registry.example.org:5000/shop:1"])
def test_no_other_registry_can_be_pulled_from(image: str) -> None:
    assert len(described(cluster(image=image), OWN)) == 1


def test_before_the_first_start_every_tag_of_a_built_image_is_accepted() -> None:
    versioned = cluster(image="localhost/strata/nginx:1.22.1")
    assert described(versioned, None) == []
    assert described(versioned, OWN | {"localhost/strata/nginx:1.22.1"}) == []
    assert len(described(versioned, OWN)) == 1
    assert len(described(cluster(image="localhost/strata/apache:2"), None)) == 1


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("app", "docker.io/library/app:latest"),
        ("team/app:1", "docker.io/team/app:1"),
        ("ghcr.io/team/app", "ghcr.io/team/app:latest"),
        ("localhost/app", "localhost/app:latest"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        ("app@sha256:0123", "docker.io/library/app@sha256:0123"),
    ],
)
def test_full_names_are_those_of_dockers_reference_format(short: str, full: str) -> None:
    assert full_name(short) == full_name(full) == full


def test_names_are_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "images.json"
    assert recorded(file) is None
    record(file, ["b", "a"])
    assert recorded(file) == frozenset({"a", "b"})
