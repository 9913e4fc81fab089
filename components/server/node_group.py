"""The arguments of a group of EKS nodes."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from ..base import Args, LabelKey, LabelValue
from ..problems import Problem, conflict, duplicate, forbidden, invalid, matching, out_of_range
from ..provider.aws_forms import (
    KUBERNETES_VERSION,
    MAX_NODE_LABEL_KEY,
    MAX_TAINTS,
    RELEASE,
    RESERVED_LABEL,
    type_problem,
)
from ..provider.eks_versions import is_release_for, minor
from .instance_type import InstanceType, is_arm

Version = Annotated[str, matching(*KUBERNETES_VERSION)]
AmiType = Literal[
    "AL2023_x86_64_STANDARD",
    "AL2023_ARM_64_STANDARD",
    "AL2023_x86_64_NVIDIA",
    "AL2023_ARM_64_NVIDIA",
    "BOTTLEROCKET_x86_64",
    "BOTTLEROCKET_ARM_64",
    "BOTTLEROCKET_x86_64_NVIDIA",
    "BOTTLEROCKET_ARM_64_NVIDIA",
]
MAX_SKEW = 3
"""Minor versions that nodes may be behind the control plane (Kubernetes, Version Skew Policy)."""
NEEDS_CLUSTER_VERSION = ("requires the version of the cluster", "set eks.version too")
ADD_ONS_TAINT = "CriticalAddonsOnly"
"""The taint that EKS' own add-ons tolerate."""

NodeCount = Annotated[int, Field(le=450)]


class NodeTaint(Args):
    """A taint of nodes: pods that do not tolerate it are kept off them (Kubernetes, Taints and Tolerations)."""

    key: LabelKey = Field(examples=["dedicated"])
    """The key that a toleration names."""
    value: LabelValue = ""
    """The value that a toleration names."""
    effect: Literal["NoSchedule", "NoExecute", "PreferNoSchedule"] = "NoSchedule"
    """Whether new pods are kept off (`NoSchedule`), running ones are evicted too (`NoExecute`), or new ones are only
    placed elsewhere where possible (`PreferNoSchedule`)."""


class UpdateConfig(Args):
    """How many nodes an update replaces at the same time. Nodes are drained first, within disruption budgets."""

    max_unavailable: Annotated[int, Field(ge=1, le=100)] | None = None
    """The number of nodes; one when both are omitted."""
    max_unavailable_percentage: Annotated[int, Field(ge=1, le=100)] | None = None
    """The percentage of the group's nodes."""

    def problems(self) -> Iterator[Problem]:
        if self.max_unavailable is not None and self.max_unavailable_percentage is not None:
            yield conflict(("maxUnavailable",), self.max_unavailable, "maxUnavailablePercentage")


class NodeGroup(Args):
    """A group of equal nodes. When it changes, EKS replaces its nodes one after another."""

    version: Version | None = None
    """The Kubernetes version of the nodes; the cluster's when omitted. A group may hold back: up to three minor
    versions behind the cluster. It is never lowered."""
    ami_type: AmiType | None = None
    """The kind of image: Amazon Linux 2023 or Bottlerocket, for an architecture, with or without drivers of NVIDIA.
    Amazon Linux 2023 for the architecture of `sizes` when omitted. A change replaces the group."""
    release_version: Annotated[str, matching(*RELEASE)] | None = None
    """The release of the nodes' image. When omitted, EKS chooses the newest one for a new group and for a new
    `version`, and it is kept in between. It is never lowered."""
    newest: bool = False
    """Whether each update moves the nodes to the newest release of their image."""
    update_config: UpdateConfig | None = None
    """How many nodes an update replaces at the same time."""

    sizes: list[InstanceType] = Field(default=["m7i.large"], min_length=1)
    """Instance types. With several, EKS uses whichever has capacity."""
    minimum: Annotated[NodeCount, Field(ge=0)] = 1
    """The lowest number of nodes that an autoscaler in the cluster may choose."""
    maximum: Annotated[NodeCount, Field(ge=1)] = 3
    """The highest number of nodes that an autoscaler in the cluster may choose."""
    count: Annotated[NodeCount, Field(ge=0)] = 2
    """The number of nodes at first. Later changes have no effect, so that an update does not undo an autoscaler's
    choice."""
    capacity: Literal["onDemand", "spot"] = "onDemand"
    """`spot` nodes cost less, and AWS takes them away with two minutes' notice."""
    disk_size: Annotated[int, Field(ge=20, le=16_384)] = 50
    """GiB of the encrypted gp3 volume that a node boots from."""
    labels: dict[LabelKey, LabelValue] = {}
    """Labels of the nodes, for the node selectors of pods."""
    taints: Annotated[list[NodeTaint], Field(max_length=MAX_TAINTS)] = []
    """Taints of the nodes."""

    def problems(self) -> Iterator[Problem]:
        if not self.minimum <= self.count <= self.maximum:
            minimum, maximum = f"minimum, {self.minimum},", f"maximum, {self.maximum}"
            yield out_of_range(("count",), self.count, minimum=minimum, maximum=maximum)
        if self.release_version is not None and self.newest:
            yield conflict(("newest",), True, "releaseVersion")
        if len({is_arm(size) for size in self.sizes}) > 1:
            rule = "must be of one processor architecture, since the nodes of a group have one image"
            yield invalid(("sizes",), self.sizes, rule, "make a group for each architecture")
        elif self.ami_type is not None and ("ARM_64" in self.ami_type) != is_arm(self.sizes[0]):
            rule = f"must be of the processor architecture of {self.sizes[0]}"
            yield invalid(("amiType",), self.ami_type, rule, "change amiType or sizes")
        else:
            for index, size in enumerate(self.sizes):
                problem = type_problem(self.ami_type, size) if self.ami_type else None
                if problem is not None:
                    remedy = "choose a type such as g6.xlarge, or an amiType without NVIDIA"
                    yield invalid(("sizes", index), size, f"{problem}, which amiType {self.ami_type} requires", remedy)
        seen: set[tuple[str, str]] = set()
        for index, taint in enumerate(self.taints):
            if (taint.key, taint.effect) in seen:
                first = f"another taint with effect {taint.effect}, of which a node has one for each key"
                yield duplicate(("taints", index, "key"), taint.key, first=first)
            seen.add((taint.key, taint.effect))
        yield from self._key_problems()

    def _key_problems(self) -> Iterator[Problem]:
        """Yield keys and values of labels and taints that EKS refuses."""
        keys: list[tuple[tuple[str | int, ...], str]] = [(("labels", key), key) for key in self.labels]
        keys += [(("taints", index, "key"), taint.key) for index, taint in enumerate(self.taints)]
        for path, key in keys:
            if len(key) > MAX_NODE_LABEL_KEY:
                rule = f"must have at most {MAX_NODE_LABEL_KEY} characters with its prefix, as EKS requires"
                yield invalid(path, key, rule, "shorten it")
        for key, value in self.labels.items():
            if RESERVED_LABEL.fullmatch(key):
                why = "EKS does not set labels of this domain"
                yield forbidden(("labels", key), value, why, "use a key without a domain, or with one of yours")
            elif not value:
                yield invalid(
                    ("labels", key), value, "must not be empty, as EKS requires", "write a value, such as yes"
                )

    @property
    def image(self) -> str | None:
        """The AMI type; None for EKS' default, which is Amazon Linux 2023 for x86-64."""
        return self.ami_type or ("AL2023_ARM_64_STANDARD" if is_arm(self.sizes[0]) else None)

    def skew_problems(self, cluster: str | None) -> Iterator[Problem]:
        """Yield why EKS refuses these nodes beside a control plane of a version."""
        if self.version is None:
            return
        if cluster is None:
            yield invalid(("version",), self.version, *NEEDS_CLUSTER_VERSION)
            return
        behind = minor(cluster) - minor(self.version)
        if behind < 0:
            remedy = f"set it to {cluster} or lower, or upgrade the cluster first"
            yield invalid(("version",), self.version, f"newer than the cluster's {cluster}", remedy)
        elif behind > MAX_SKEW:
            rule = f"more than {MAX_SKEW} minor versions behind the cluster's {cluster}"
            remedy = f"upgrade the nodes to 1.{minor(cluster) - MAX_SKEW} first"
            yield invalid(("version",), self.version, rule, remedy)

    def release_problems(self, cluster: str | None) -> Iterator[Problem]:
        """Yield why EKS has no such release for nodes beside a control plane of a version."""
        if self.newest and cluster is None:
            yield invalid(("newest",), True, *NEEDS_CLUSTER_VERSION)
        version, release = self.version or cluster, self.release_version
        if release and version and not is_release_for(release, self.ami_type or "", version):
            remedy = f"choose a release that starts with {version}, or remove it"
            yield invalid(("releaseVersion",), release, f"not a release for Kubernetes {version}", remedy)

    @property
    def takes_add_ons(self) -> bool:
        """Whether CoreDNS and the EBS CSI driver, which tolerate only `CriticalAddonsOnly`, can run on its nodes."""
        return all(taint.key == ADD_ONS_TAINT or taint.effect == "PreferNoSchedule" for taint in self.taints)
