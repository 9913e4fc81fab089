"""An EKS cluster: its control plane, groups of nodes, add-ons, and access entries."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..aws import ec2, eks, iam, kms, logs
from ..base import Component
from ..iam_permissions import (
    allow,
    document,
    friendly_name,
    policy_arn,
    trust,
    trust_with_session_tags,
)
from ..ip import HTTPS_PORT, named_cidrs
from ..partition import partition_of
from . import auto_mode
from .add_on import CNI, AddOnArgs, AddOnPlan, configuration_of, plan_add_ons
from .eks_args import EksArgs
from .kubeconfig import SHELL_CALLER, Caller, kubeconfig_of
from .node_group import NodeGroup, UpdateConfig

ADMIN = "cluster-access-policy/AmazonEKSClusterAdminPolicy"
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
ROOT_DEVICE = "/dev/xvda"
EFFECTS = {"NoSchedule": "NO_SCHEDULE", "NoExecute": "NO_EXECUTE", "PreferNoSchedule": "PREFER_NO_SCHEDULE"}
"""The effects of taints in EKS' spelling, by Kubernetes' spelling."""


class EksCluster(Component):
    """An EKS control plane with its nodes and add-ons. Secrets are encrypted with a KMS key of the cluster's own.

    Attributes:
        cluster_name: the name of the cluster, known once its nodes and add-ons exist as well, except those that `add`
            creates.
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
        services: Sequence[AddOnPlan] = (),
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
            services: the add-ons that are services of the cluster.
            opts: the options of a Pulumi resource; `provider` is a strata provider.
        """
        super().__init__(name, opts, region=region)
        self._name, self._args, self._region, self._services = name, args, region, services
        self._partition = partition_of(region)
        self._subnet_ids = dict(sorted(subnet_ids.items()))
        cluster = self._cluster = self._make_control_plane()
        api_rules = [self._api_rule(f"{name}-api{suffix}", cidr) for suffix, cidr in named_cidrs(network_cidrs).items()]
        admin = self._partition.arn("eks", ADMIN, account="aws")
        for arn in args.admins:
            entry = f"{name}-admin-{friendly_name(arn)}"
            eks.AccessEntry(entry, cluster=cluster.name, principal_arn=arn, policies={admin: []}, opts=self.child())
        before, after = plan_add_ons(args.add_ons, auto_mode.BUILT_IN if args.auto_mode else (), services)
        first = [one for plan in before for one in self._make_add_on(cluster, plan, [])]
        nodes = self._nodes = self._make_nodes(cluster, first) if args.groups else []
        last = [one for plan in after for one in self._make_add_on(cluster, plan, nodes)]
        complete = pulumi.Output.all(cluster.name, *(one.urn for one in [*api_rules, *nodes, *last]))
        self.cluster_name = complete.apply(lambda known: str(known[0]))
        self.kubeconfig = self.kubeconfig_as(SHELL_CALLER)
        self.register_outputs({"clusterName": self.cluster_name})

    def add(self, kinds: Sequence[pulumi.Resource]) -> None:
        """Declare the services whose pods need kinds of the cluster (`AddOnPlan.needs_kinds`), after these."""
        for plan in self._services:
            if plan.needs_kinds:
                self._make_add_on(self._cluster, plan, [*self._nodes, *kinds])

    def _make_control_plane(self) -> eks.Cluster:
        name, args, tags = self._name, self._args, {"Name": self._name}
        trusted = trust_with_session_tags if args.auto_mode else trust
        policies = ["AmazonEKSClusterPolicy", *(auto_mode.CLUSTER_POLICIES if args.auto_mode else ())]
        role, attached = self._make_role(f"{name}-cluster", trusted(self._partition.principal("eks")), policies)
        pool_role, pool_attached = self._make_role_of_pools() if args.auto_mode else (None, [])
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
            ip_family="ipv6" if args.ip_family == "ipv6" else None,
            auto_mode=args.auto_mode,
            node_pools=args.pools,
            node_role_arn=pool_role.arn if pool_role else None,
            tags=tags,
            opts=self.child(depends_on=[*attached, *pool_attached, group], ignore_changes=["serviceIpv4Cidr"]),
        )

    def _make_role_of_pools(self) -> tuple[iam.Role, list[pulumi.Resource]]:
        """Declare the role of the nodes in the pools of Auto Mode."""
        trusted = trust(self._partition.principal("ec2"))
        return self._make_role(f"{self._name}-pools", trusted, auto_mode.NODE_POLICIES)

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
            for one, group in self._args.groups.items()
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
            release_version=args.release_version,
            newest=args.newest,
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
        if plan.service_account:
            trusted = trust_with_session_tags(self._partition.principal("pods.eks"))
            role, attached = self._make_role(name, trusted, [plan.policy] if plan.policy else [])
            if plan.statements:
                attached.append(self._allow(name, role, plan.statements))
            if plan.name == CNI and self._args.ip_family == "ipv6":
                attached.append(self._allow_ipv6(name, role))
            made.append(
                eks.PodIdentityAssociation(
                    name,
                    cluster=cluster.name,
                    namespace=plan.namespace,
                    service_account=plan.service_account,
                    role_arn=role.arn,
                    tags={"Name": name},
                    opts=self.child(depends_on=attached),
                )
            )
        args = self._args.add_ons.get(plan.name, AddOnArgs())
        configuration = configuration_of(plan.name, self._args.add_ons, self._services)
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

    def _allow_ipv6(self, name: str, role: iam.Role) -> pulumi.Resource:
        """Let the CNI assign IPv6 addresses. AWS has no managed policy for that (EKS user guide, CNI IAM role)."""
        interfaces = self._partition.arn("ec2", "network-interface/*", region="*", account="*")
        actions = ["ec2:AssignIpv6Addresses", "ec2:UnassignIpv6Addresses"]
        return self._allow(f"{name}-ipv6", role, [allow(actions, [interfaces])])

    def _allow(self, name: str, role: iam.Role, statements: Sequence[Mapping[str, Any]]) -> pulumi.Resource:
        """Give a role the rights of statements."""
        policy = iam.Policy(name, policy=document(*map(dict, statements)), tags={"Name": name}, opts=self.child())
        return iam.RolePolicyAttachment(name, role=role.id, policy_arn=policy.arn, opts=self.child())

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
