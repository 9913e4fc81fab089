"""Read objects of a cluster with kubectl. Imports nothing but Python's own, so that a review can use it."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

TIMEOUT_SECONDS = 20


class UnreadableError(Exception):
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
        UnreadableError: kubectl is not installed, or does not reach the cluster.
    """
    return _query(kubectl, kinds, "-A")


def get_named(kubectl: Kubectl, names: Iterable[str], namespace: str) -> list[Mapping[str, Any]]:
    """Return those objects that exist of two or more, each named KIND/NAME as for kubectl.

    An object that belongs to a namespace is looked for in `namespace`.

    Raises:
        UnreadableError: kubectl is not installed, or does not reach the cluster.
    """
    return _query(kubectl, *names, f"--namespace={namespace}", "--ignore-not-found")


def _query(kubectl: Kubectl, *arguments: str) -> list[Mapping[str, Any]]:
    if kubectl.text is None:
        return _run(kubectl.kubeconfig, kubectl.context, arguments)
    with NamedTemporaryFile("w", prefix="kubeconfig-") as file:
        file.write(kubectl.text)
        file.flush()
        return _run(file.name, kubectl.context, arguments)


def _run(kubeconfig: str | None, context: str | None, arguments: Iterable[str]) -> list[Mapping[str, Any]]:
    # Not by the variable KUBECONFIG: if its file is missing, kubectl reads the cluster of the pod that it runs in.
    file = [f"--kubeconfig={Path(kubeconfig).expanduser()}"] if kubeconfig else []
    chosen = [*file, f"--context={context}"] if context else file
    command = ["kubectl", *chosen, f"--request-timeout={TIMEOUT_SECONDS // 2}s", "get", *arguments, "-o", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise UnreadableError(f"kubectl cannot read the cluster: {error}") from None
    if done.returncode:
        raise UnreadableError(f"kubectl cannot read the cluster: {done.stderr.strip()}")
    if not done.stdout.strip():  # none of the named objects exists
        return []
    items: list[Mapping[str, Any]] = json.loads(done.stdout)["items"]
    return items
