"""The Kubernetes versions that EKS offers in a region."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..calls.session import Session
from ..eks_versions import minor
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN

UNSUPPORTED = "UNSUPPORTED"
"""The status of a version that no cluster can get any more (EKS API Reference, ClusterVersionInformation)."""
VERSION_ACTION = "eks:DescribeClusterVersions"


def version_is_offered(session: Session, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
    """Yield a problem if a version that an update chooses is not one that EKS offers."""
    version = new.get("version", UNKNOWN)
    if version == UNKNOWN or version == old.get("version"):
        return
    offered = offered_versions(session)
    if offered and version not in offered:
        yield Failure("version", f"EKS does not offer Kubernetes {version} here: choose one of {', '.join(offered)}")


def offered_versions(session: Session) -> list[str]:
    """Return the versions, the oldest first; AWS is asked once per run. The list is empty where it cannot be asked."""

    def load() -> list[str]:
        found = session.client("eks").pages("describe_cluster_versions", "clusterVersions", includeAll=True)
        return sorted({one["clusterVersion"] for one in found if one["versionStatus"] != UNSUPPORTED}, key=minor)

    try:
        return session.cached("versions of Kubernetes", load)
    except ProviderError:
        return []
