"""A Kubernetes cluster of AWS's: control plane, groups of nodes, add-ons with their own rights, and who may use it."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

import pulumi
from pydantic import Field

from ..aws import ec2, eks, iam, kms, logs
from ..base import Args, Component, DnsLabel
from ..ip import HTTPS_PORT, Network4
from ..policy import allow_assuming, friendly_name, name_problems, policy_arn, trust
from ..problems import Problem, forbidden, matching

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
ROOT_DEVICE = "/dev/xvda"
EFFECTS = {"NoSchedule": "NO_SCHEDULE", "NoExecute": "NO_EXECUTE", "PreferNoSchedule": "PREFER_NO_SCHEDULE"}
"""EKS's words for Kubernetes' own."""
FOR_ADD_ONS = "CriticalAddonsOnly"
ARM = re.compile(r"(a1|[a-z]+\d+g[a-z]*)\.")
"""Instance types with processors of AWS's own, Graviton (EC2 user guide, Instance type naming conventions)."""
Version = Annotated[str, matching(r"1\.\d\d", 'a version of Kubernetes in quotes, such as "1.34"')]
InstanceType = Annotated[str, matching(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type such as m7i.large")]
Log = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]


class AddOnPlan(NamedTuple):
    """An add-on that every cluster has; `policy` is what its pods may do in AWS, as their service account."""

    name: str
    service_account: str = ""
    policy: str = ""


BEFORE_NODES = (
    AddOnPlan("vpc-cni", "aws-node", "AmazonEKS_CNI_Policy"),
    AddOnPlan("kube-proxy"),
    AddOnPlan("eks-pod-identity-agent"),
)
"""What a node needs before it is Ready."""
AFTER_NODES = (
    AddOnPlan("coredns"),
    AddOnPlan("aws-ebs-csi-driver", "ebs-csi-controller-sa", "AmazonEBSCSIDriverPolicyV2"),
    AddOnPlan("metrics-server"),
)
"""What is Ready only when there is a node for it to run on."""


class NodeTaint(Args):
    """What keeps pods away that do not tolerate it."""

    key: str = Field(examples=["dedicated"])
    value: str = ""
    effect: Literal["NoSchedule", "NoExecute", "PreferNoSchedule"] = "NoSchedule"


class NodeGroup(Args):
    """Nodes of one kind, which EKS replaces one after the other when they change."""

    sizes: list[InstanceType] = Field(default=["m7i.large"], min_length=1)
    """Instance types; with several, EKS takes what it can get."""
    minimum: Annotated[int, Field(ge=0, le=450)] = 1
    maximum: Annotated[int, Field(ge=1, le=450)] = 3
    count: Annotated[int, Field(ge=0, le=450)] = 2
    """How many there are at first; an autoscaler in the cluster may change it between minimum and maximum."""
    capacity: Literal["onDemand", "spot"] = "onDemand"
    disk_size: Annotated[int, Field(ge=20, le=16_384)] = 50
    """GiB of the encrypted gp3 volume that a node starts from."""
    labels: dict[str, str] = {}
    taints: list[NodeTaint] = []

    def problems(self) -> Iterator[Problem]:
        if not self.minimum <= self.count <= self.maximum:
            message = f"must be from minimum, {self.minimum}, to maximum, {self.maximum}"
            yield Problem(("count",), self.count, message)
        if len({bool(ARM.match(size)) for size in self.sizes}) > 1:
            message = "are of two architectures, and an image is of one: make a group of nodes for each"
            yield Problem(("sizes",), self.sizes, message)

    @property
    def takes_add_ons(self) -> bool:
        """Whether CoreDNS and the EBS driver run there: they tolerate one taint of their own."""
        return all(taint.key == FOR_ADD_ONS or taint.effect == "PreferNoSchedule" for taint in self.taints)


class EksArgs(Args):
    """A cluster whose API is reached from inside its network alone, unless networks are named that may reach it."""

    version: Version | None = None
    """AWS's newest when not given; a cluster moves up by one minor version at a time, and never down."""
    subnets: Literal["public", "private"] = "private"
    public_access: list[Network4] = []
    """Networks of the internet that reach the API; from none when empty."""
    logs: list[Log] = ["api", "audit", "authenticator"]
    log_retention_days: Literal[7, 14, 30, 60, 90, 180, 365] = 90
    node_groups: dict[DnsLabel, NodeGroup] = Field(default={"nodes": NodeGroup()}, min_length=1)
    admins: list[Annotated[str, matching(r"arn:[\w-]+:iam::\d{12}:(role|user)/.+", "the ARN of a role or user")]] = []
    """Who may do everything in the cluster, besides whoever makes it."""

    def problems(self) -> Iterator[Problem]:
        for index, network in enumerate(self.public_access):
            if network.prefixlen == 0:
                why, remedy = "it is the whole internet", "name the networks that the API is used from"
                yield forbidden(("publicAccess", index), str(network), why, remedy)
        if not any(group.takes_add_ons for group in self.node_groups.values()):
            message = "the cluster's own add-ons run on no node with these taints: make a group of nodes without"
            yield Problem(("nodeGroups",), sorted(self.node_groups), message)
        yield from name_problems(("admins",), "admin", self.admins)


class Caller(NamedTuple):
    """As whom the AWS CLI asks for a token; as the shell says where neither is given."""

    profile: str | None = None
    role_arn: str | None = None


BY_SHELL = Caller()


def kubeconfig_of(name: str, endpoint: str, certificate_authority: str, region: str, caller: Caller = BY_SHELL) -> str:
    """The cluster's kubeconfig; the AWS CLI gives whoever uses it a token of their own, so that it holds no secret."""
    arguments = ["eks", "get-token", "--cluster-name", name, "--region", region]
    arguments += ["--role-arn", caller.role_arn] if caller.role_arn else []
    arguments += ["--profile", caller.profile] if caller.profile else []
    token = {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "aws", "args": arguments}
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {"name": name, "cluster": {"server": endpoint, "certificate-authority-data": certificate_authority}}
            ],
            "users": [{"name": name, "user": {"exec": {**token, "interactiveMode": "Never"}}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "current-context": name,
        }
    )


class EksCluster(Component):
    """A control plane with its nodes; Secrets are encrypted with a key of their own, and the logs kept.

    Attributes:
        cluster_name: the cluster's name, once nodes and add-ons are there too.
        kubeconfig: how it is reached, by whoever the shell says.
    """

    token = "strata:server:EksCluster"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: EksArgs,
        *,
        region: str,
        network_cidr: pulumi.Input[str],
        subnet_ids: Sequence[pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares the cluster.

        Args:
            name: the cluster's name, with which those of its resources begin.
            args: what it has.
            region: the provider's region.
            network_cidr: the network from inside which the API is reached.
            subnet_ids: at least two subnets in different zones, for the control plane's interfaces and the nodes.
            opts: as every Pulumi resource takes them; `provider` is that of strata.
        """
        super().__init__(name, opts)
        self._name, self._args, self._subnet_ids = name, args, subnet_ids
        cluster = self._cluster = self._make_control_plane()
        reached = ec2.SecurityGroupRule(
            f"{name}-api",
            security_group_id=cluster.cluster_security_group_id.apply(str),
            protocol="tcp",
            from_port=HTTPS_PORT,
            to_port=HTTPS_PORT,
            cidr_ipv4=network_cidr,
            tags={"Name": f"{name}-api"},
            opts=self.child(),
        )
        for arn in args.admins:
            self._let_in(f"admin-{friendly_name(arn)}", arn, policies={ADMIN: []})
        first = [one for plan in BEFORE_NODES for one in self._make_add_on(cluster, plan, [])]
        nodes = self._make_nodes(cluster, first)
        last = [one for plan in AFTER_NODES for one in self._make_add_on(cluster, plan, nodes)]
        complete = pulumi.Output.all(cluster.name, *(one.urn for one in [reached, *nodes, *last]))
        self.cluster_name = complete.apply(lambda known: str(known[0]))
        self._region = region
        self.kubeconfig = self.kubeconfig_as(BY_SHELL)
        self.register_outputs({"clusterName": self.cluster_name})

    def _make_control_plane(self) -> eks.Cluster:
        name, args, tags = self._name, self._args, {"Name": self._name}
        role, attached = self._make_role(f"{name}-cluster", trust("eks.amazonaws.com"), ["AmazonEKSClusterPolicy"])
        key = kms.Key(name, description=f"Secrets of the cluster {name}", rotate=True, tags=tags, opts=self.child())
        # EKS would make the log group itself, keep it for ever, and leave it behind.
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
            subnet_ids=self._subnet_ids,
            endpoint_private_access=True,
            endpoint_public_access=bool(args.public_access),
            public_access_cidrs=[str(network) for network in args.public_access] or None,
            secrets_key_arn=key.arn,
            enabled_logs=args.logs,
            tags=tags,
            opts=self.child(depends_on=[*attached, group]),
        )

    def _make_nodes(self, cluster: eks.Cluster, after: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
        role, attached = self._make_role(f"{self._name}-nodes", trust("ec2.amazonaws.com"), NODE_POLICIES)
        return [
            self._make_node_group(f"{self._name}-{one}", group, cluster, role, [*after, *attached])
            for one, group in self._args.node_groups.items()
        ]

    def _make_node_group(
        self, name: str, args: NodeGroup, cluster: eks.Cluster, role: iam.Role, after: Sequence[pulumi.Resource]
    ) -> pulumi.Resource:
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
            subnet_ids=self._subnet_ids,
            instance_types=args.sizes,
            ami_type="AL2023_ARM_64_STANDARD" if ARM.match(args.sizes[0]) else None,
            capacity_type="SPOT" if args.capacity == "spot" else "ON_DEMAND",
            launch_template_id=template.id,
            launch_template_version=template.latest_version.apply(str),
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
            role, attached = self._make_role(name, allow_assuming("pods.eks.amazonaws.com"), [plan.policy])
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
        add_on = eks.AddOn(
            name,
            cluster=cluster.name,
            name=plan.name,
            tags={"Name": name},
            opts=self.child(depends_on=[*made, *after]),
        )
        return [*made, add_on]

    def _make_role(self, name: str, trusted: str, policies: Sequence[str]) -> tuple[iam.Role, list[pulumi.Resource]]:
        """A role, and the rights that it has to have before it is used."""
        role = iam.Role(name, assume_role_policy=trusted, tags={"Name": name}, opts=self.child())
        attached: list[pulumi.Resource] = [
            iam.RolePolicyAttachment(f"{name}-{one}", role=role.id, policy_arn=policy_arn(one), opts=self.child())
            for one in policies
        ]
        return role, attached

    def kubeconfig_as(self, caller: Caller) -> pulumi.Output[str]:
        """How it is reached by somebody in particular."""
        cluster = self._cluster
        return pulumi.Output.all(self.cluster_name, cluster.endpoint, cluster.certificate_authority).apply(
            lambda known: kubeconfig_of(known[0], known[1], known[2], self._region, caller)
        )

    def admit(self, username: str, principal_arn: pulumi.Input[str]) -> None:
        """Lets somebody in, by the name that role bindings in the cluster use; what they may do, those say."""
        self._let_in(username, principal_arn, username=username)

    def _let_in(self, name: str, principal_arn: pulumi.Input[str], **rights: Any) -> None:
        name, cluster = f"{self._name}-{name}", self._cluster.name
        eks.AccessEntry(name, cluster=cluster, principal_arn=principal_arn, opts=self.child(), **rights)
