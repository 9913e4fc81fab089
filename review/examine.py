"""Reads the state, the cluster and the acknowledgements of the environment file, and judges a preview."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stacks.read.cluster_objects import EMBEDDED_KUBECONFIG, UnreadableClusterError

from .judge.gate import Gate, check
from .judge.judge import judge, removed_namespaces
from .read import engine
from .read.cluster import Cluster, read_cluster
from .read.document import UnreadableError
from .read.preview import Preview
from .read.state import State, read_state

if TYPE_CHECKING:
    from stacks.model.environment import Environment


def examine(
    preview: Preview,
    state: State | None,
    environment: Path | None,
    kubeconfig: Path | None,
    gap: str | None = None,
) -> Gate:
    """Return the gate of a preview.

    Args:
        preview: the preview.
        state: the state before the update, if known.
        environment: the environment file, whose acknowledgements apply.
        kubeconfig: the kubeconfig of a cluster from which volumes and claims are read. Without it, they are read from
            the embedded node if the environment uses that and it runs.
        gap: why the review is incomplete, if its caller knows a reason.
    """
    described = _environment(environment) if environment else None
    acknowledged = described.acknowledge if described else []
    embedded = _kubeconfig_of_the_node(described)
    used = kubeconfig or embedded
    cluster, unreachable = cluster_at(used, removed_namespaces(preview, state) if used else ())
    if used is embedded:
        unreachable = None  # an update starts the node, so a review must not depend on it
    users = described.users if described else {}
    limits = {name: one.max_key_days for name, one in users.items() if one.max_key_days is not None}
    review = judge(preview, state, cluster, datetime.now(UTC), limits)
    gaps = tuple(filter(None, (gap, unreachable)))
    return check(replace(review, gaps=(*review.gaps, *gaps)), acknowledged)


def state_before(file: Path | None, preview: Preview) -> tuple[State | None, str | None]:
    """Return the state in a file or of the preview's stack; without one, the reason why the review is incomplete."""
    if file is not None:
        return read_state(file), None
    try:
        return engine.export_state(preview.stack), None
    except UnreadableError as error:
        print(f"review: the state could not be read: {error}", file=sys.stderr)
        return None, "the state could not be read, so resources that the preview does not list were not judged"


def cluster_at(kubeconfig: Path | None, namespaces: Iterable[str] = ()) -> tuple[Cluster | None, str | None]:
    """Return the cluster of a kubeconfig; if it does not answer, the reason why the review is incomplete.

    `namespaces` are those whose contents are read.
    """
    if kubeconfig is None:
        return None, None
    try:
        return read_cluster(kubeconfig, namespaces), None
    except UnreadableClusterError as error:
        print(f"review: the cluster could not be read: {error}", file=sys.stderr)
        return None, "the cluster could not be read, so its volumes and objects outside of the program were not judged"


def _kubeconfig_of_the_node(environment: Environment | None) -> Path | None:
    """Return the kubeconfig of the embedded node, if an environment uses it and it was not stopped."""
    kubernetes = environment.kubernetes if environment else None
    if kubernetes is None or kubernetes.kind != "embedded" or not EMBEDDED_KUBECONFIG.exists():
        return None
    return EMBEDDED_KUBECONFIG


def _environment(file: Path) -> Environment:
    """Return the environment of a file. Its model takes time to import, and is imported only here."""
    from stacks.read.environment_file import InvalidEnvironmentError, load

    try:
        return load(file)
    except InvalidEnvironmentError as error:
        raise UnreadableError(str(error)) from None
