"""An EKS cluster: its control plane, groups of nodes, add-ons, and access entries."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

import pulumi
from pydantic import Field

from ..aws import ec2, eks, iam, kms, logs
from ..base import Args, Component, DnsLabel
from ..iam_permissions import friendly_name, name_problems, policy_arn, trust, trust_with_session_tags
from ..ip import HTTPS_PORT, Network4, named_cidrs
from ..partition import partition_of
from ..problems import Problem, forbidden, invalid, matching
from .add_on import BEFORE_NODES, AddOnArgs, AddOnName, AddOnPlan, plan_after_nodes
from .kubeconfig import SHELL_CALLER, Caller, kubeconfig_of
from .node_group import NodeGroup, UpdateConfig, Version

ADMIN = "cluster-access-policy/AmazonEKSClusterAdminPolicy"
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
ROOT_DEVICE = "/dev/xvda"
EFFECTS = {"NoSchedule": "NO_SCHEDULE", "NoExecute": "NO_EXECUTE", "PreferNoSchedule": "PREFER_NO_SCHEDULE"}
"""The effects of taints in EKS' spelling, by Kubernetes' spelling."""
MAX_SKEW = 3
"""Minor versions that nodes may be behind the control plane (Kubernetes, Version Skew Policy)."""
Log = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]


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
    logs: list[Log] = ["api", "audit", "authenticator"]
    """Control plane logs that are kept. The defaults show who did what; the others are large and mostly of use to
    AWS Support."""
    log_retention_days: Literal[7, 14, 30, 60, 90, 180, 365] = 90
    """Days that logs are kept. A shorter time deletes older logs."""
    node_groups: dict[DnsLabel, NodeGroup] = Field(default={"nodes": NodeGroup()}, min_length=1)
    """Groups of nodes by name."""
    add_ons: dict[AddOnName, AddOnArgs] = {}
    """Settings of add-ons by name. Every cluster has `vpc-cni`, `kube-proxy`, `eks-pod-identity-agent`, `coredns`,
    `aws-ebs-csi-driver` and `metrics-server`; other names add further add-ons of EKS, without an IAM role."""
    upgrade_policy: Literal["standard", "extended"] | None = None
    """What happens at the end of the version's standard support: EKS upgrades the cluster (`standard`), or charges for
    extended support (`extended`). EKS' default, `extended`, when omitted."""
    deletion_protection: bool = False
    """Whether EKS refuses to delete the cluster. Turn it off in an update before the cluster is deleted."""
    service_cidr: Network4 | None = None
    """The IPv4 network of Services, from /12 to /24; EKS chooses one when omitted. A later change has no
    effect, because it would need another cluster."""
    admins: list[Annotated[str, matching(r"arn:[\w-]+:iam::\d{12}:(role|user)/.+", "the ARN of a role or user")]] = []
    """ARNs of roles and users with every right in the cluster. The creator of the cluster has every right too."""

    def problems(self) -> Iterator[Problem]:
        for index, network in enumerate(self.public_access):
            if network.prefixlen == 0:
                why, remedy = "it is the whole internet", "name the networks that the API is used from"
                yield forbidden(("publicAccess", index), str(network), why, remedy)
        if not any(group.takes_add_ons for group in self.node_groups.values()):
            rule = "the cluster's add-ons do not tolerate the taints of any of these groups"
            yield invalid(("nodeGroups",), sorted(self.node_groups), rule, "add a group without taints")
        yield from name_problems(("admins",), "admin", self.admins)
        yield from self._skew_problems()
        if self.service_cidr is not None and not 12 <= self.service_cidr.prefixlen <= 24:
            yield invalid(("serviceCidr",), str(self.service_cidr), "must have a prefix length from /12 to /24")

    def _skew_problems(self) -> Iterator[Problem]:
        """Yield each group whose nodes EKS refuses beside the control plane's version."""
        for name, group in self.node_groups.items():
            path = ("nodeGroups", name, "version")
            if group.version is None:
                continue
            if self.version is None:
                yield invalid(path, group.version, "requires the version of the cluster", "set eks.version too")
                continue
            behind = _minor(self.version) - _minor(group.version)
            if behind < 0:
                remedy = f"set it to {self.version} or lower, or upgrade the cluster first"
                yield invalid(path, group.version, f"newer than the cluster's {self.version}", remedy)
            elif behind > MAX_SKEW:
                oldest = f"1.{_minor(self.version) - MAX_SKEW}"
                rule = f"more than {MAX_SKEW} minor versions behind the cluster's {self.version}"
                yield invalid(path, group.version, rule, f"upgrade the nodes to {oldest} first")


def _minor(version: str) -> int:
    return int(version.partition(".")[2])


class EksCluster(Component):
    """An EKS control plane with its nodes and add-ons. Secrets are encrypted with a KMS key of the cluster's own.

    Attributes:
        cluster_name: the name of the cluster, known once its nodes and add-ons exist as well.
        kubeconfig: a kubeconfig for the identity that the shell is configured for.
    """

    token = "strata:server:EksCluster"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: EksArgs,
        *,
        region: str,
        network_cidrs: Sequence[str],
        subnet_ids: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the cluster.

        Args:
            name: the name of the cluster, and the prefix of its resources' names.
            args: its settings.
            region: the provider's region.
            network_cidrs: the networks from which the private API is reached, the primary one of its VPC first.
            subnet_ids: subnets by zone letter, in at least two zones, for nodes and the control plane's interfaces.
                The control plane stays in the zones of its creation; zones that are added later are for nodes alone.
            opts: the options of a Pulumi resource; `provider` is a strata provider.
        """
        super().__init__(name, opts, region=region)
        self._name, self._args, self._region = name, args, region
        self._partition = partition_of(region)
        self._subnet_ids = dict(sorted(subnet_ids.items()))
        cluster = self._cluster = self._make_control_plane()
        api_rules = [self._api_rule(f"{name}-api{suffix}", cidr) for suffix, cidr in named_cidrs(network_cidrs).items()]
        admin = self._partition.arn("eks", ADMIN, account="aws")
        for arn in args.admins:
            entry = f"{name}-admin-{friendly_name(arn)}"
            eks.AccessEntry(entry, cluster=cluster.name, principal_arn=arn, policies={admin: []}, opts=self.child())
        first = [one for plan in BEFORE_NODES for one in self._make_add_on(cluster, plan, [])]
        nodes = self._make_nodes(cluster, first)
        last = [one for plan in plan_after_nodes(args.add_ons) for one in self._make_add_on(cluster, plan, nodes)]
        complete = pulumi.Output.all(cluster.name, *(one.urn for one in [*api_rules, *nodes, *last]))
        self.cluster_name = complete.apply(lambda known: str(known[0]))
        self.kubeconfig = self.kubeconfig_as(SHELL_CALLER)
        self.register_outputs({"clusterName": self.cluster_name})

    def _make_control_plane(self) -> eks.Cluster:
        name, args, tags = self._name, self._args, {"Name": self._name}
        role, attached = self._make_role(
            f"{name}-cluster", trust(self._partition.principal("eks")), ["AmazonEKSClusterPolicy"]
        )
        key = kms.Key(name, description=f"Secrets of the cluster {name}", rotate=True, tags=tags, opts=self.child())
        # EKS would create the log group itself, without a retention time, and never delete it.
        group = logs.LogGroup(
            name,
            name=f"/aws/eks/{name}/cluster",
            retention_in_days=args.log_retention_days,
            tags=tags,
            opts=self.child(),
        )
        return eks.Cluster(
            name,
            name=name,
            role_arn=role.arn,
            version=args.version,
            subnets_by_zone={f"{self._region}{zone}": one for zone, one in self._subnet_ids.items()},
            endpoint_private_access=True,
            endpoint_public_access=bool(args.public_access),
            public_access_cidrs=[str(network) for network in args.public_access] or None,
            secrets_key_arn=key.arn,
            enabled_logs=args.logs,
            support_type=args.upgrade_policy.upper() if args.upgrade_policy else None,
            deletion_protection=args.deletion_protection,
            service_ipv4_cidr=str(args.service_cidr) if args.service_cidr else None,
            tags=tags,
            opts=self.child(depends_on=[*attached, group], ignore_changes=["serviceIpv4Cidr"]),
        )

    def _api_rule(self, name: str, cidr: str) -> ec2.SecurityGroupRule:
        """Declare the rule that opens the private API to a network."""
        return ec2.SecurityGroupRule(
            name,
            security_group_id=self._cluster.cluster_security_group_id.apply(str),
            protocol="tcp",
            from_port=HTTPS_PORT,
            to_port=HTTPS_PORT,
            cidr_ipv4=cidr,
            tags={"Name": name},
            opts=self.child(),
        )

    def _make_nodes(self, cluster: eks.Cluster, after: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
        role, attached = self._make_role(f"{self._name}-nodes", trust(self._partition.principal("ec2")), NODE_POLICIES)
        return [
            self._make_node_group(f"{self._name}-{one}", group, cluster, role, [*after, *attached])
            for one, group in self._args.node_groups.items()
        ]

    def _make_node_group(
        self, name: str, args: NodeGroup, cluster: eks.Cluster, role: iam.Role, after: Sequence[pulumi.Resource]
    ) -> pulumi.Resource:
        update = args.update_config or UpdateConfig()
        template = ec2.LaunchTemplate(
            name,
            root_device_name=ROOT_DEVICE,
            root_volume={"size": args.disk_size, "volumeType": "gp3", "encrypted": True},
            metadata_options={"httpTokens": "required", "httpPutResponseHopLimit": 2},
            instance_tags={"Name": name},
            tags={"Name": name},
            opts=self.child(),
        )
        return eks.NodeGroup(
            name,
            cluster=cluster.name,
            node_role_arn=role.arn,
            subnet_ids=list(self._subnet_ids.values()),
            instance_types=args.sizes,
            ami_type=args.image,
            capacity_type="SPOT" if args.capacity == "spot" else "ON_DEMAND",
            launch_template_id=template.id,
            launch_template_version=template.latest_version.apply(str),
            version=args.version or self._args.version,
            max_unavailable=update.max_unavailable,
            max_unavailable_percentage=update.max_unavailable_percentage,
            min_size=args.minimum,
            max_size=args.maximum,
            desired_size=args.count,
            labels=args.labels,
            taints=[{"key": one.key, "value": one.value, "effect": EFFECTS[one.effect]} for one in args.taints],
            tags={"Name": name},
            opts=self.child(depends_on=after, ignore_changes=["desiredSize"]),
        )

    def _make_add_on(
        self, cluster: eks.Cluster, plan: AddOnPlan, after: Sequence[pulumi.Resource]
    ) -> list[pulumi.Resource]:
        name = f"{self._name}-{plan.name}"
        made: list[pulumi.Resource] = []
        if plan.policy:
            trusted = trust_with_session_tags(self._partition.principal("pods.eks"))
            role, attached = self._make_role(name, trusted, [plan.policy])
            made.append(
                eks.PodIdentityAssociation(
                    name,
                    cluster=cluster.name,
                    namespace="kube-system",
                    service_account=plan.service_account,
                    role_arn=role.arn,
                    tags={"Name": name},
                    opts=self.child(depends_on=attached),
                )
            )
        args = self._args.add_ons.get(plan.name, AddOnArgs())
        configuration = {**plan.configuration, **args.configuration}
        add_on = eks.AddOn(
            name,
            cluster=cluster.name,
            name=plan.name,
            version=args.version,
            kubernetes_version=cluster.version.apply(str),
            newest=args.newest,
            configuration=json.dumps(configuration) if configuration else None,
            tags={"Name": name},
            opts=self.child(depends_on=[*made, *after]),
        )
        return [*made, add_on]

    def _make_role(self, name: str, trusted: str, policies: Sequence[str]) -> tuple[iam.Role, list[pulumi.Resource]]:
        """Return a role, and the policy attachments that have to exist before it is used."""
        role = iam.Role(name, assume_role_policy=trusted, tags={"Name": name}, opts=self.child())
        attached: list[pulumi.Resource] = [
            iam.RolePolicyAttachment(
                f"{name}-{one}", role=role.id, policy_arn=policy_arn(one, self._partition), opts=self.child()
            )
            for one in policies
        ]
        return role, attached

    def kubeconfig_as(self, caller: Caller) -> pulumi.Output[str]:
        """Return a kubeconfig for a certain caller."""
        cluster = self._cluster
        return pulumi.Output.all(self.cluster_name, cluster.endpoint, cluster.certificate_authority).apply(
            lambda known: kubeconfig_of(known[0], known[1], known[2], self._region, caller)
        )

    def admit(self, username: str, principal_arn: pulumi.Input[str]) -> None:
        """Let a user or role of IAM authenticate as `username`. Role bindings for that name decide its rights."""
        admit(f"{self._name}-{username}", self._cluster.name, username, principal_arn, self.child())


def admit(
    name: str,
    cluster: pulumi.Input[str],
    username: str,
    principal_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions | None = None,
) -> None:
    """Declare the access entry `name` with which a principal of IAM authenticates in a cluster as `username`."""
    eks.AccessEntry(name, cluster=cluster, principal_arn=principal_arn, username=username, opts=opts)
