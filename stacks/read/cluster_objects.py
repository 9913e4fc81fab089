"""Read objects of a cluster with kubectl. Imports nothing but Python's own, so that a review can use it."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

TIMEOUT_SECONDS = 20
EMBEDDED_KUBECONFIG = Path(".strata", "kubeconfig")
"""The kubeconfig of the embedded node, relative to the checkout."""
DERIVED_KINDS = frozenset({"events", "events.events.k8s.io", "endpoints", "pods.metrics.k8s.io"})
"""Kinds whose objects the cluster itself writes, without an owner."""


class UnreadableClusterError(Exception):
    """The cluster cannot be read. The message says why, and `remedy` what to do where it has to be read."""

    def __init__(self, message: str, remedy: str = "run this where the cluster can be read") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True)
class Kubectl:
    """The cluster that kubectl reads.

    Attributes:
        kubeconfig: the path of a kubeconfig; kubectl finds one when omitted.
        context: a context of the kubeconfig; its current one when omitted.
        text: the content of a kubeconfig, instead of a path.
    """

    kubeconfig: str | None = None
    context: str | None = None
    text: str | None = None


def get(kubectl: Kubectl, kinds: str) -> list[Mapping[str, Any]]:
    """Return all objects of some kinds, which are named as for kubectl, separated by commas.

    Raises:
        UnreadableClusterError: kubectl is not installed, or does not reach the cluster.
    """
    return _query(kubectl, kinds, "-A")


def get_named(kubectl: Kubectl, names: Iterable[str], namespace: str) -> list[Mapping[str, Any]]:
    """Return those objects that exist of two or more, each named KIND/NAME as for kubectl.

    An object that belongs to a namespace is looked for in `namespace`.

    Raises:
        UnreadableClusterError: kubectl is not installed, or does not reach the cluster.
    """
    return _query(kubectl, *names, f"--namespace={namespace}", "--ignore-not-found")


def get_in_namespace(kubectl: Kubectl, kinds: str, namespace: str, label: str | None) -> list[Mapping[str, Any]]:
    """Return the objects of two or more kinds in a namespace; with a label, `key=value`, those that have it.

    Raises:
        UnreadableClusterError: kubectl is not installed, or does not reach the cluster.
    """
    return _query(kubectl, kinds, f"--namespace={namespace}", *([f"--selector={label}"] if label else []))


def warnings_about(kubectl: Kubectl, namespace: str, pod: str) -> list[str]:
    """Return the messages of the warnings that the cluster has reported about a pod, the newest last.

    Raises:
        UnreadableClusterError: kubectl is not installed, does not reach the cluster, or may not list events.
    """
    field = f"--field-selector=type=Warning,involvedObject.kind=Pod,involvedObject.name={pod}"
    found = _query(kubectl, "events", f"--namespace={namespace}", field, "--sort-by=.lastTimestamp")
    return [str(one.get("message", "")) for one in found]


def log_of(kubectl: Kubectl, namespace: str, pod: str, container: str, *, lines: int, previous: bool) -> list[str]:
    """Return the last lines of a container's log; with `previous`, of the run before its last restart.

    Raises:
        UnreadableClusterError: kubectl is not installed, does not reach the cluster, or there is no log.
    """
    command = ("logs", pod, f"--namespace={namespace}", f"--container={container}", f"--tail={lines}")
    return _run(kubectl, (*command, "--previous") if previous else command).splitlines()


def delete_pod(kubectl: Kubectl, namespace: str, pod: str) -> None:
    """Delete a pod, so that its controller creates it again. One that does not exist is no error.

    Raises:
        UnreadableClusterError: kubectl is not installed, does not reach the cluster, or may not delete pods.
    """
    _run(kubectl, ("delete", "pod", pod, f"--namespace={namespace}", "--ignore-not-found", "--wait=false"))


@dataclass(frozen=True)
class NamespacedObject:
    """An object in a namespace. `api_version` is its group and version, `apps/v1`."""

    api_version: str
    kind: str
    namespace: str
    name: str


def contents_of(kubectl: Kubectl, namespace: str) -> list[NamespacedObject]:
    """Return all objects in a namespace, of every kind, except those that another object owns.

    Only their names are read, no Secret's content.

    Raises:
        UnreadableClusterError: kubectl is not installed, does not reach the cluster, or may not list a kind.
    """
    listed = ("api-resources", "--verbs=list", "--namespaced", "-o", "name")
    kinds = [one for one in _run(kubectl, listed).split() if one not in DERIVED_KINDS]
    columns = "custom-columns=A:.apiVersion,K:.kind,N:.metadata.name,O:.metadata.ownerReferences[*].kind"
    rows = _run(kubectl, ("get", ",".join(kinds), "-n", namespace, "--no-headers", "-o", columns))
    cells = [row.split() for row in rows.splitlines() if row.strip()]
    return [NamespacedObject(one[0], one[1], namespace, one[2]) for one in cells if one[3] == "<none>"]


def answers(kubectl: Kubectl) -> None:
    """Ask the API server for the list of its APIs, which every authenticated user may read.

    Raises:
        UnreadableClusterError: kubectl is not installed, does not reach the cluster, or cannot authenticate.
    """
    _run(kubectl, ("get", "--raw", "/api"))


def version_of(kubectl: Kubectl) -> str:
    """Return the version of a cluster: `v1.34.1`.

    Raises:
        UnreadableClusterError: kubectl is not installed, or does not reach the cluster.
    """
    return str(json.loads(_run(kubectl, ("version", "-o", "json")))["serverVersion"]["gitVersion"])


def _query(kubectl: Kubectl, *arguments: str) -> list[Mapping[str, Any]]:
    found = _run(kubectl, ("get", *arguments, "-o", "json"))
    if not found.strip():  # none of the named objects exists
        return []
    items: list[Mapping[str, Any]] = json.loads(found)["items"]
    return items


def _run(kubectl: Kubectl, arguments: Iterable[str]) -> str:
    """Return what a command of kubectl prints."""
    if kubectl.text is None:
        return _run_with(kubectl.kubeconfig, kubectl.context, arguments)
    with NamedTemporaryFile("w", prefix="kubeconfig-") as file:
        file.write(kubectl.text)
        file.flush()
        return _run_with(file.name, kubectl.context, arguments)


def _run_with(kubeconfig: str | None, context: str | None, arguments: Iterable[str]) -> str:
    # Not by the variable KUBECONFIG: if its file is missing, kubectl reads the cluster of the pod that it runs in.
    file = [f"--kubeconfig={Path(kubeconfig).expanduser()}"] if kubeconfig else []
    chosen = [*file, f"--context={context}"] if context else file
    command = ["kubectl", *chosen, f"--request-timeout={TIMEOUT_SECONDS // 2}s", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise UnreadableClusterError(f"kubectl cannot read the cluster: {error}") from None
    if done.returncode:
        raise UnreadableClusterError(f"kubectl cannot read the cluster: {done.stderr.strip()}")
    return done.stdout
