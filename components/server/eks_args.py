"""The arguments of an EKS cluster."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from ..base import Args, DnsLabel
from ..iam_permissions import name_problems
from ..ip import PRIVATE_RANGES, Network4
from ..problems import Problem, conflict, duplicates, forbidden, invalid, matching, not_applicable, not_supported
from ..provider.aws_forms import ControlPlaneLog, NodePool
from ..provider.eks_versions import minor
from .add_on import AddOnArgs, AddOnName
from .auto_mode import BUILT_IN, OLDEST_MINOR
from .instance_type import is_nitro
from .node_group import NodeGroup, Version


class EksArgs(Args):
    """An EKS cluster. Its API is reachable from inside its network and from `publicAccess` only."""

    version: Version | None = None
    """The Kubernetes version; EKS' default at creation when omitted. It rises by one minor version at a time, and is
    never lowered. The control plane is upgraded first, then the add-ons that nodes need, the nodes, and the other
    add-ons. EKS drains each node before it replaces it."""
    subnets: Literal["public", "private"] = "private"
    """The kind of subnets that the nodes and the control plane's interfaces are in."""
    public_access: list[Network4] = []
    """Networks on the internet from which the API is reached. When empty, the API has no public endpoint."""
    logs: list[ControlPlaneLog] = ["api", "audit", "authenticator"]
    """Control plane logs that are kept. The defaults show who did what; the others are large and mostly of use to
    AWS Support."""
    log_retention_days: Literal[7, 14, 30, 60, 90, 180, 365] = 90
    """Days that logs are kept. A shorter time deletes older logs."""
    node_groups: dict[DnsLabel, NodeGroup] = Field(default={"nodes": NodeGroup()}, min_length=1)
    """Groups of nodes by name."""
    auto_mode: bool = False
    """Whether EKS Auto Mode manages nodes, EBS volumes and load balancers. It replaces `nodeGroups` and all add-ons of
    every cluster but `metrics-server`. Its storage classes have the provisioner `ebs.csi.eks.amazonaws.com`."""
    node_pools: list[NodePool] | None = Field(default=None, min_length=1)
    """The node pools of Auto Mode; both when omitted. `system` is for pods that tolerate `CriticalAddonsOnly`."""
    add_ons: dict[AddOnName, AddOnArgs] = {}
    """Settings of add-ons by name. Every cluster has `vpc-cni`, `kube-proxy`, `eks-pod-identity-agent`, `coredns`,
    `aws-ebs-csi-driver` and `metrics-server`; other names add further add-ons of EKS. Those of
    `kubernetes.services` have the IAM role that they need, and others have none."""
    upgrade_policy: Literal["standard", "extended"] | None = None
    """What happens at the end of the version's standard support: EKS upgrades the cluster (`standard`), or charges for
    extended support (`extended`). EKS' default, `extended`, when omitted."""
    deletion_protection: bool = False
    """Whether EKS refuses to delete the cluster. Turn it off in an update before the cluster is deleted."""
    service_cidr: Network4 | None = None
    """The IPv4 network of Services, from /12 to /24; EKS chooses one when omitted. A later change has no
    effect, because it would need another cluster."""
    ip_family: Literal["ipv4", "ipv6"] = "ipv4"
    """Which addresses pods and Services have. `ipv6` requires a network with IPv6, and nodes on the Nitro System. It is
    chosen at creation: a later change is rejected, because it would need another cluster."""
    admins: list[Annotated[str, matching(r"arn:[\w-]+:iam::\d{12}:(role|user)/.+", "the ARN of a role or user")]] = []
    """ARNs of roles and users with every right in the cluster. The creator of the cluster has every right too."""

    @property
    def groups(self) -> dict[str, NodeGroup]:
        """The groups of nodes; none with Auto Mode, which has node pools."""
        return {} if self.auto_mode else self.node_groups

    @property
    def pools(self) -> list[NodePool]:
        """The node pools of Auto Mode; none without it."""
        return (self.node_pools or ["general-purpose", "system"]) if self.auto_mode else []

    def problems(self) -> Iterator[Problem]:
        for index, network in enumerate(self.public_access):
            if network.prefixlen == 0:
                why, remedy = "it is the whole internet", "name the networks that the API is used from"
                yield forbidden(("publicAccess", index), str(network), why, remedy)
            elif any(map(network.overlaps, PRIVATE_RANGES)):
                why = "the internet has no private addresses, and EKS refuses them"
                remedy = "name the public address of that network; its machines reach the private API without it"
                yield forbidden(("publicAccess", index), str(network), why, remedy)
        yield from self._auto_mode_problems()
        if self.groups and not any(group.takes_add_ons for group in self.groups.values()):
            rule = "the cluster's add-ons do not tolerate the taints of any of these groups"
            yield invalid(("nodeGroups",), sorted(self.node_groups), rule, "add a group without taints")
        yield from name_problems(("admins",), "admin", self.admins)
        for name, group in self.groups.items():
            for problem in (*group.skew_problems(self.version), *group.release_problems(self.version)):
                yield problem.below("nodeGroups", name)
        if self.ip_family == "ipv6":
            yield from self._ipv6_problems()
        if self.service_cidr is not None and not 12 <= self.service_cidr.prefixlen <= 24:
            yield invalid(("serviceCidr",), str(self.service_cidr), "must have a prefix length from /12 to /24")
        elif self.service_cidr is not None and not any(map(self.service_cidr.subnet_of, PRIVATE_RANGES)):
            ranges = " or ".join(map(str, PRIVATE_RANGES))
            yield invalid(("serviceCidr",), str(self.service_cidr), f"must be in {ranges}, as EKS requires")

    def _auto_mode_problems(self) -> Iterator[Problem]:
        """Yield settings that do not apply to a cluster with Auto Mode, or to one without it."""
        if not self.auto_mode:
            if self.node_pools is not None:
                remedy = "set autoMode: true, or use nodeGroups"
                yield not_applicable(("nodePools",), self.node_pools, "a cluster without autoMode", remedy)
            return
        yield from duplicates(("nodePools",), self.node_pools or ())
        if "node_groups" in self.model_fields_set:
            why, remedy = "which has node pools", "remove nodeGroups; nodePools chooses the pools"
            yield conflict(("nodeGroups",), sorted(self.node_groups), "autoMode: true", remedy, why=why)
        for name in BUILT_IN:
            if name in self.add_ons:
                why = "which has the function of this add-on itself"
                yield conflict(("addOns", name), name, "autoMode: true", "remove it", why=why)
        if self.version is not None and minor(self.version) < OLDEST_MINOR:
            by = f"Kubernetes {self.version}"
            yield not_supported(("autoMode",), True, by, f'set version: "1.{OLDEST_MINOR}" or newer')

    def _ipv6_problems(self) -> Iterator[Problem]:
        """Yield what EKS refuses in a cluster whose pods have IPv6 addresses."""
        if self.service_cidr is not None:
            why = "because its Services have IPv6 addresses, which EKS chooses"
            yield conflict(("serviceCidr",), str(self.service_cidr), "ipFamily: ipv6", why=why)
        for name, group in self.groups.items():
            for index, size in enumerate(group.sizes):
                if not is_nitro(size):
                    rule = "not built on the Nitro System, which IPv6 addresses of pods require"
                    yield invalid(
                        ("nodeGroups", name, "sizes", index), size, rule, "use a newer type, such as m7i.large"
                    )
