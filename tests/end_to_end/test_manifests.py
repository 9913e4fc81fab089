"""Applications of manifests on a node: the example of docs/manifests.md, and objects in their order."""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded.node_images import BUSYBOX
from embedded.project import ROOT
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.waiting import wait_until

from .pages import page_of

IMAGE = "docker.io/library/busybox:1.37"
ENVIRONMENT: dict[str, Any] = {
    "kubernetes": {"kind": "embedded"},
    "applications": {"shop": {"kind": "manifests", "path": "shop"}},
}


def example() -> tuple[str, str]:
    """Return the part of an environment and the manifests that the page shows, with an image that the node has."""
    page = (ROOT / "docs" / "manifests.md").read_text()
    environment, manifests = (part.split("```")[0] for part in page.split("```yaml\n")[1:3])
    assert IMAGE in manifests
    # The program is the first of its pod, and ends only when it is killed.
    containers = "      containers:\n"
    soon = manifests.replace(containers, f"      terminationGracePeriodSeconds: 1\n{containers}")
    return environment, soon.replace(IMAGE, BUSYBOX)


@pytest.fixture
def shop(checkout: Checkout) -> Path:
    """The folder of the manifests, empty."""
    folder = checkout.path / "stacks" / "shop"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    return folder


def objects_of(stack: CheckoutStack) -> dict[str, str]:
    """Return the ids of the resources of the application by their names."""
    found = (one for one in stack.resources() if "strata:application:Manifests$" in one["urn"])
    return {one["urn"].rpartition("::")[2]: one["id"] for one in found}


def test_the_example_of_the_page_is_served_and_updated(stack: CheckoutStack, shop: Path) -> None:
    written, manifests = example()
    (shop / "web.yaml").write_text(manifests)
    environment = {"kubernetes": ENVIRONMENT["kubernetes"]} | yaml.safe_load(written)
    stack.write(environment)
    preview = stack.pulumi("preview")
    stack.up()
    names = ["ConfigMap/page", "Deployment/web", "NetworkPolicy/web", "Service/web"]
    assert stack.outputs()["applications"]["shop"]["objects"] == names
    assert all(f"shop:{name}" in preview for name in names)
    wait_until("the page", lambda: page_of(stack), "Hello from a manifest")

    made = objects_of(stack)
    parts = manifests.split("---\n")
    (shop / "web.yaml").write_text("---\n".join(parts[:0:-1]))
    (shop / "other.yml").write_text(parts[0])
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")

    (shop / "other.yml").write_text(parts[0].replace("replicas: 2", "replicas: 1"))
    stack.up()
    assert objects_of(stack) == made
    assert [one["spec"]["replicas"] for one in stack.checkout.objects("deployment", stack.name)] == [1]

    (shop / "web.yaml").write_text("---\n".join(parts[:0:-1]).replace("from a manifest", "again"))
    stack.up()
    wait_until("the changed page", lambda: page_of(stack), "Hello again")


def test_pods_that_cannot_start_end_the_update_with_the_reason(stack: CheckoutStack, shop: Path) -> None:
    parts = example()[1].split("---\n")
    deployment, page = parts[0].replace("  replicas: 2\n", ""), parts[1]
    (shop / "page.yaml").write_text(page)
    (shop / "web.yaml").write_text(deployment.replace("[busybox, httpd", "[nothing"))
    stack.write(ENVIRONMENT)
    done = stack.attempt("up", "--yes", "--skip-preview")
    assert done.returncode != 0
    assert "application shop: Deployment web: pod web-" in done.stdout
    assert re.search(r"pod web-\S+ does not serve: container web:? .*(nothing|restarted 3 times)", done.stdout)

    stateful = deployment.replace("kind: Deployment", "kind: StatefulSet")
    (shop / "web.yaml").write_text(stateful.replace("configMap: {name: page}", "configMap: {name: pages}"))
    done = stack.attempt("up", "--yes", "--skip-preview")
    assert done.returncode != 0
    assert "application shop: StatefulSet web: pod web-0 does not serve: MountVolume.SetUp failed" in done.stdout
    assert 'configmap "pages" not found' in done.stdout

    (shop / "web.yaml").write_text(deployment.replace("kind: Deployment", "kind: DaemonSet"))
    stack.up()
    assert [one["status"]["numberAvailable"] for one in stack.checkout.objects("daemonset", stack.name)] == [1]


def test_nothing_is_created_if_a_file_has_a_problem(stack: CheckoutStack, shop: Path) -> None:
    (shop / "web.yaml").write_text(example()[1].replace("[{name: http, containerPort", "[{name: http, hostPort"))
    stack.write(ENVIRONMENT)
    done = stack.attempt("up", "--yes", "--skip-preview")
    assert done.returncode != 0
    assert (
        "stacks/shop/web.yaml:9: Deployment web: spec.template.spec: Pod Security `restricted` does not" in done.stdout
    )
    assert stack.resources() == []


CAKES = """\
apiVersion: example.org/v1
kind: Cake
metadata: {name: plum}
spec: {slices: 8}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: cakes.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Cake, listKind: CakeList, plural: cakes, singular: cake}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 1, maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
"""


def test_definitions_come_first_and_a_new_version_keeps_the_object(stack: CheckoutStack, shop: Path) -> None:
    (shop / "cakes.yaml").write_text(CAKES)
    environment = ENVIRONMENT | {"applications": {"shop": {"kind": "manifests", "path": "shop/cakes.yaml"}}}
    stack.write(environment)
    assert "add CustomResourceDefinition to clusterScoped" in stack.attempt("up", "--yes", "--skip-preview").stdout
    environment["applications"]["shop"]["clusterScoped"] = ["CustomResourceDefinition"]
    stack.up(environment)
    cakes = stack.checkout.objects("cakes", stack.name)
    assert [one["spec"] for one in cakes] == [{"slices": 8}]
    before = stack.checkout.objects("horizontalpodautoscaler", stack.name)[0]["metadata"]["uid"]
    (shop / "cakes.yaml").write_text(CAKES.replace("autoscaling/v1", "autoscaling/v2"))
    steps = json.loads(stack.pulumi("preview", "--json")).get("steps", [])
    assert {one["op"] for one in steps} <= {"same", "update"}
    stack.up()
    assert stack.checkout.objects("horizontalpodautoscaler", stack.name)[0]["metadata"]["uid"] == before


LATE = """\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: late}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: late}
spec:
  capacity: {storage: 1Mi}
  accessModes: [ReadWriteOnce]
  storageClassName: late
  hostPath: {path: /tmp}
"""
CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, labels: {tier: first}}
spec: {volumeName: late, storageClassName: late, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
"""


def test_a_bound_claim_is_updated_although_its_class_binds_late(stack: CheckoutStack, shop: Path) -> None:
    stack.checkout.kubectl("apply", "--filename=-", stdin=LATE)
    try:
        stack.write(ENVIRONMENT)
        for tier in ("first", "second"):
            (shop / "claim.yaml").write_text(CLAIM.replace("first", tier))
            stack.up()
            phase = ("get", "pvc", "data", f"--namespace={stack.name}", "--output=jsonpath={.status.phase}")
            wait_until("the phase of the claim", partial(stack.checkout.answer, *phase), "Bound")
            (claim,) = stack.checkout.objects("pvc", stack.name)
            assert claim["metadata"]["labels"]["tier"] == tier
        stack.pulumi("destroy", "--yes", "--skip-preview")
    finally:
        stack.checkout.kubectl("delete", "--filename=-", "--timeout=300s", stdin=LATE)
