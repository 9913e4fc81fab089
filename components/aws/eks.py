"""Resources of eks. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class Taint(TypedDict):
    """A taint, which repels pods that do not tolerate it."""

    key: Input[str]
    """Key of the taint."""
    value: NotRequired[Input[str]]
    """Value of the taint."""
    effect: Input[str]
    """Effect on pods that do not tolerate the taint."""


class AccessEntry(pulumi.CustomResource):
    """The access of an IAM principal to a cluster; its id is CLUSTER:PRINCIPAL_ARN."""

    def __init__(
        self,
        resource_name: str,
        *,
        cluster: Input[str],
        principal_arn: Input[str],
        username: Input[str] | None = None,
        kubernetes_groups: Input[Sequence[Input[str]]] | None = None,
        policies: Input[Mapping[str, Input[Sequence[Input[str]]]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            cluster: Name of the cluster.
            principal_arn: ARN of the IAM user or role.
            username: Name of the principal in the cluster, for role bindings; by default its ARN.
            kubernetes_groups: Groups of the principal in the cluster.
            policies: Namespaces by access policy ARN; an empty list means the whole cluster.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:eks:AccessEntry",
            resource_name,
            {
                "cluster": cluster,
                "principalArn": principal_arn,
                "username": username,
                "kubernetesGroups": kubernetes_groups,
                "policies": policies,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="cluster")
    def cluster(self) -> Output[str]:
        """Name of the cluster."""
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="principalArn")
    def principal_arn(self) -> Output[str]:
        """ARN of the IAM user or role."""
        return pulumi.get(self, "principalArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="username")
    def username(self) -> Output[str | None]:
        """Name of the principal in the cluster, for role bindings; by default its ARN."""
        return pulumi.get(self, "username")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kubernetesGroups")
    def kubernetes_groups(self) -> Output[Sequence[str]]:
        """Groups of the principal in the cluster."""
        return pulumi.get(self, "kubernetesGroups")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policies")
    def policies(self) -> Output[Mapping[str, Sequence[str]]]:
        """Namespaces by access policy ARN; an empty list means the whole cluster."""
        return pulumi.get(self, "policies")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the entry."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class AddOn(pulumi.CustomResource):
    """An EKS add-on such as the EBS CSI driver; its id is CLUSTER:NAME."""

    def __init__(
        self,
        resource_name: str,
        *,
        cluster: Input[str],
        name: Input[str],
        version: Input[str] | None = None,
        kubernetes_version: Input[str] | None = None,
        newest: Input[bool] | None = None,
        service_account_role_arn: Input[str] | None = None,
        configuration: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            cluster: Name of the cluster.
            name: Name of the add-on.
            version: Version of the add-on. If it is omitted and `kubernetesVersion` is given, the newest one that
                fits is looked up at creation, and kept until `kubernetesVersion` changes or `newest` is set.
            kubernetes_version: Kubernetes version of the cluster, which the version of the add-on has to fit.
            newest: Whether each update moves the add-on to the newest version that fits.
            service_account_role_arn: Role of the add-on's service account.
            configuration: Configuration values as JSON; they have to fit the JSON schema that EKS has for the
                version.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:eks:AddOn",
            resource_name,
            {
                "cluster": cluster,
                "name": name,
                "version": version,
                "kubernetesVersion": kubernetes_version,
                "newest": newest,
                "serviceAccountRoleArn": service_account_role_arn,
                "configuration": configuration,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="cluster")
    def cluster(self) -> Output[str]:
        """Name of the cluster."""
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the add-on."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="version")
    def version(self) -> Output[str | None]:
        """Version of the add-on. If it is omitted and `kubernetesVersion` is given, the newest one that fits is
        looked up at creation, and kept until `kubernetesVersion` changes or `newest` is set.
        """
        return pulumi.get(self, "version")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kubernetesVersion")
    def kubernetes_version(self) -> Output[str | None]:
        """Kubernetes version of the cluster, which the version of the add-on has to fit."""
        return pulumi.get(self, "kubernetesVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="newest")
    def newest(self) -> Output[bool]:
        """Whether each update moves the add-on to the newest version that fits."""
        return pulumi.get(self, "newest")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceAccountRoleArn")
    def service_account_role_arn(self) -> Output[str | None]:
        """Role of the add-on's service account."""
        return pulumi.get(self, "serviceAccountRoleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="configuration")
    def configuration(self) -> Output[str | None]:
        """Configuration values as JSON; they have to fit the JSON schema that EKS has for the version."""
        return pulumi.get(self, "configuration")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the add-on."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Cluster(pulumi.CustomResource):
    """A managed Kubernetes control plane."""

    def __init__(
        self,
        resource_name: str,
        *,
        role_arn: Input[str],
        name: Input[str] | None = None,
        version: Input[str] | None = None,
        subnet_ids: Input[Sequence[Input[str]]] | None = None,
        subnets_by_zone: Input[Mapping[str, Input[str]]] | None = None,
        security_group_ids: Input[Sequence[Input[str]]] | None = None,
        endpoint_public_access: Input[bool] | None = None,
        endpoint_private_access: Input[bool] | None = None,
        public_access_cidrs: Input[Sequence[Input[str]]] | None = None,
        authentication_mode: Input[str] | None = None,
        creator_is_admin: Input[bool] | None = None,
        secrets_key_arn: Input[str] | None = None,
        enabled_logs: Input[Sequence[Input[str]]] | None = None,
        support_type: Input[str] | None = None,
        deletion_protection: Input[bool] | None = None,
        service_ipv4_cidr: Input[str] | None = None,
        ip_family: Input[str] | None = None,
        auto_mode: Input[bool] | None = None,
        node_pools: Input[Sequence[Input[str]]] | None = None,
        node_role_arn: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            name: Name of the cluster; generated if it is omitted.
            role_arn: Role that EKS assumes for the cluster.
            version: Kubernetes version; EKS's default version for a new cluster if it is omitted. It rises by one
                minor version at a time.
            subnet_ids: Subnets of the control plane's network interfaces, in two Availability Zones at least. They
                can change within the Availability Zones that the cluster was created in. Either these or
                `subnetsByZone` are required.
            subnets_by_zone: The same subnets by Availability Zone. The cluster keeps the zones of its creation: a
                zone that is added later is left out, because EKS refuses it.
            security_group_ids: Further security groups of these interfaces.
            endpoint_public_access: Whether the API server is reachable from the internet.
            endpoint_private_access: Whether the API server is reachable from the VPC.
            public_access_cidrs: Networks that may reach the public endpoint; all for a new cluster if it is
                omitted. It is ignored while the endpoint is not public.
            authentication_mode: Where the cluster looks up access: access entries, the `aws-auth` ConfigMap, or
                both. It can change in this direction only: `CONFIG_MAP`, `API_AND_CONFIG_MAP`, `API`.
            creator_is_admin: Whether the principal that creates the cluster is its administrator.
            secrets_key_arn: KMS key that encrypts Secrets. It can be added, and neither changed nor removed.
            enabled_logs: Logs of the control plane that are written to CloudWatch.
            support_type: Support at the end of the version's standard support: `STANDARD` upgrades the cluster,
                `EXTENDED` costs more.
            deletion_protection: Whether EKS refuses to delete the cluster.
            service_ipv4_cidr: IPv4 network of Services.
            ip_family: Which addresses pods and Services have; `ipv4` if it is omitted. `ipv6` requires subnets with
                IPv6 networks. It cannot change: a change is rejected.
            auto_mode: Whether EKS Auto Mode manages nodes, EBS volumes of `ebs.csi.eks.amazonaws.com` and load
                balancers. A cluster that is created with it has no self-managed add-ons.
            node_pools: Node pools of Auto Mode that EKS creates.
            node_role_arn: Role of the nodes in these pools. It cannot change while Auto Mode is on: a change is
                rejected.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:eks:Cluster",
            resource_name,
            {
                "name": name,
                "roleArn": role_arn,
                "version": version,
                "subnetIds": subnet_ids,
                "subnetsByZone": subnets_by_zone,
                "securityGroupIds": security_group_ids,
                "endpointPublicAccess": endpoint_public_access,
                "endpointPrivateAccess": endpoint_private_access,
                "publicAccessCidrs": public_access_cidrs,
                "authenticationMode": authentication_mode,
                "creatorIsAdmin": creator_is_admin,
                "secretsKeyArn": secrets_key_arn,
                "enabledLogs": enabled_logs,
                "supportType": support_type,
                "deletionProtection": deletion_protection,
                "serviceIpv4Cidr": service_ipv4_cidr,
                "ipFamily": ip_family,
                "autoMode": auto_mode,
                "nodePools": node_pools,
                "nodeRoleArn": node_role_arn,
                "tags": tags,
                "arn": None,
                "endpoint": None,
                "certificateAuthority": None,
                "oidcIssuer": None,
                "clusterSecurityGroupId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the cluster; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="roleArn")
    def role_arn(self) -> Output[str]:
        """Role that EKS assumes for the cluster."""
        return pulumi.get(self, "roleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="version")
    def version(self) -> Output[str | None]:
        """Kubernetes version; EKS's default version for a new cluster if it is omitted. It rises by one minor
        version at a time.
        """
        return pulumi.get(self, "version")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str] | None]:
        """Subnets of the control plane's network interfaces, in two Availability Zones at least. They can change
        within the Availability Zones that the cluster was created in. Either these or `subnetsByZone` are required.
        """
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetsByZone")
    def subnets_by_zone(self) -> Output[Mapping[str, str] | None]:
        """The same subnets by Availability Zone. The cluster keeps the zones of its creation: a zone that is added
        later is left out, because EKS refuses it.
        """
        return pulumi.get(self, "subnetsByZone")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str]]:
        """Further security groups of these interfaces."""
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endpointPublicAccess")
    def endpoint_public_access(self) -> Output[bool]:
        """Whether the API server is reachable from the internet."""
        return pulumi.get(self, "endpointPublicAccess")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endpointPrivateAccess")
    def endpoint_private_access(self) -> Output[bool]:
        """Whether the API server is reachable from the VPC."""
        return pulumi.get(self, "endpointPrivateAccess")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicAccessCidrs")
    def public_access_cidrs(self) -> Output[Sequence[str] | None]:
        """Networks that may reach the public endpoint; all for a new cluster if it is omitted. It is ignored while
        the endpoint is not public.
        """
        return pulumi.get(self, "publicAccessCidrs")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="authenticationMode")
    def authentication_mode(self) -> Output[str]:
        """Where the cluster looks up access: access entries, the `aws-auth` ConfigMap, or both. It can change in
        this direction only: `CONFIG_MAP`, `API_AND_CONFIG_MAP`, `API`.
        """
        return pulumi.get(self, "authenticationMode")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="creatorIsAdmin")
    def creator_is_admin(self) -> Output[bool]:
        """Whether the principal that creates the cluster is its administrator."""
        return pulumi.get(self, "creatorIsAdmin")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="secretsKeyArn")
    def secrets_key_arn(self) -> Output[str | None]:
        """KMS key that encrypts Secrets. It can be added, and neither changed nor removed."""
        return pulumi.get(self, "secretsKeyArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enabledLogs")
    def enabled_logs(self) -> Output[Sequence[str]]:
        """Logs of the control plane that are written to CloudWatch."""
        return pulumi.get(self, "enabledLogs")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="supportType")
    def support_type(self) -> Output[str | None]:
        """Support at the end of the version's standard support: `STANDARD` upgrades the cluster, `EXTENDED` costs
        more.
        """
        return pulumi.get(self, "supportType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="deletionProtection")
    def deletion_protection(self) -> Output[bool]:
        """Whether EKS refuses to delete the cluster."""
        return pulumi.get(self, "deletionProtection")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceIpv4Cidr")
    def service_ipv4_cidr(self) -> Output[str | None]:
        """IPv4 network of Services."""
        return pulumi.get(self, "serviceIpv4Cidr")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ipFamily")
    def ip_family(self) -> Output[str | None]:
        """Which addresses pods and Services have; `ipv4` if it is omitted. `ipv6` requires subnets with IPv6
        networks. It cannot change: a change is rejected.
        """
        return pulumi.get(self, "ipFamily")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="autoMode")
    def auto_mode(self) -> Output[bool]:
        """Whether EKS Auto Mode manages nodes, EBS volumes of `ebs.csi.eks.amazonaws.com` and load balancers. A
        cluster that is created with it has no self-managed add-ons.
        """
        return pulumi.get(self, "autoMode")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="nodePools")
    def node_pools(self) -> Output[Sequence[str]]:
        """Node pools of Auto Mode that EKS creates."""
        return pulumi.get(self, "nodePools")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="nodeRoleArn")
    def node_role_arn(self) -> Output[str | None]:
        """Role of the nodes in these pools. It cannot change while Auto Mode is on: a change is rejected."""
        return pulumi.get(self, "nodeRoleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the cluster."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endpoint")
    def endpoint(self) -> Output[str | None]:
        """URL of the API server."""
        return pulumi.get(self, "endpoint")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="certificateAuthority")
    def certificate_authority(self) -> Output[str | None]:
        """Certificate authority of the API server, in base64."""
        return pulumi.get(self, "certificateAuthority")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="oidcIssuer")
    def oidc_issuer(self) -> Output[str | None]:
        """URL of the OpenID Connect issuer."""
        return pulumi.get(self, "oidcIssuer")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="clusterSecurityGroupId")
    def cluster_security_group_id(self) -> Output[str | None]:
        """Security group that EKS creates for the control plane and the nodes."""
        return pulumi.get(self, "clusterSecurityGroupId")  # type: ignore[no-any-return]


class NodeGroup(pulumi.CustomResource):
    """A managed node group of a cluster; its id is CLUSTER:NAME."""

    def __init__(
        self,
        resource_name: str,
        *,
        cluster: Input[str],
        node_role_arn: Input[str],
        subnet_ids: Input[Sequence[Input[str]]],
        name: Input[str] | None = None,
        instance_types: Input[Sequence[Input[str]]] | None = None,
        ami_type: Input[str] | None = None,
        capacity_type: Input[str] | None = None,
        disk_size: Input[int] | None = None,
        launch_template_id: Input[str] | None = None,
        launch_template_version: Input[str] | None = None,
        version: Input[str] | None = None,
        release_version: Input[str] | None = None,
        newest: Input[bool] | None = None,
        max_unavailable: Input[int] | None = None,
        max_unavailable_percentage: Input[int] | None = None,
        min_size: Input[int] | None = None,
        desired_size: Input[int] | None = None,
        max_size: Input[int] | None = None,
        labels: Input[Mapping[str, Input[str]]] | None = None,
        taints: Input[Sequence[Input[Taint]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            cluster: Name of the cluster.
            name: Name of the node group; generated if it is omitted.
            node_role_arn: Role of the nodes.
            subnet_ids: Subnets of the nodes.
            instance_types: Instance types, in order of preference.
            ami_type: AMI type of the nodes, such as `AL2023_x86_64_STANDARD`.
            capacity_type: Capacity type.
            disk_size: Size of the root volume in GiB.
            launch_template_id: ID of a launch template.
            launch_template_version: Version of the launch template.
            version: Kubernetes version of the nodes, which is not newer than the cluster's and at most three minor
                versions older. It cannot be lowered.
            release_version: Release of the nodes' image, such as `1.34.1-20251103`. If it is omitted, EKS chooses
                the newest one at creation and with each new `version`, and it is kept in between. It cannot be
                lowered.
            newest: Whether each update moves the nodes to the newest release for their `version`, which is required
                then.
            max_unavailable: Nodes that an update replaces at the same time; one if both are omitted.
            max_unavailable_percentage: The same as a percentage of the nodes.
            min_size: Minimum number of nodes.
            desired_size: Number of nodes.
            max_size: Maximum number of nodes.
            labels: Labels of the nodes.
            taints: Taints of the nodes.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:eks:NodeGroup",
            resource_name,
            {
                "cluster": cluster,
                "name": name,
                "nodeRoleArn": node_role_arn,
                "subnetIds": subnet_ids,
                "instanceTypes": instance_types,
                "amiType": ami_type,
                "capacityType": capacity_type,
                "diskSize": disk_size,
                "launchTemplateId": launch_template_id,
                "launchTemplateVersion": launch_template_version,
                "version": version,
                "releaseVersion": release_version,
                "newest": newest,
                "maxUnavailable": max_unavailable,
                "maxUnavailablePercentage": max_unavailable_percentage,
                "minSize": min_size,
                "desiredSize": desired_size,
                "maxSize": max_size,
                "labels": labels,
                "taints": taints,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="cluster")
    def cluster(self) -> Output[str]:
        """Name of the cluster."""
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the node group; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="nodeRoleArn")
    def node_role_arn(self) -> Output[str]:
        """Role of the nodes."""
        return pulumi.get(self, "nodeRoleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        """Subnets of the nodes."""
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTypes")
    def instance_types(self) -> Output[Sequence[str] | None]:
        """Instance types, in order of preference."""
        return pulumi.get(self, "instanceTypes")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="amiType")
    def ami_type(self) -> Output[str | None]:
        """AMI type of the nodes, such as `AL2023_x86_64_STANDARD`."""
        return pulumi.get(self, "amiType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="capacityType")
    def capacity_type(self) -> Output[str]:
        """Capacity type."""
        return pulumi.get(self, "capacityType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="diskSize")
    def disk_size(self) -> Output[int | None]:
        """Size of the root volume in GiB."""
        return pulumi.get(self, "diskSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateId")
    def launch_template_id(self) -> Output[str | None]:
        """ID of a launch template."""
        return pulumi.get(self, "launchTemplateId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateVersion")
    def launch_template_version(self) -> Output[str | None]:
        """Version of the launch template."""
        return pulumi.get(self, "launchTemplateVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="version")
    def version(self) -> Output[str | None]:
        """Kubernetes version of the nodes, which is not newer than the cluster's and at most three minor versions
        older. It cannot be lowered.
        """
        return pulumi.get(self, "version")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="releaseVersion")
    def release_version(self) -> Output[str | None]:
        """Release of the nodes' image, such as `1.34.1-20251103`. If it is omitted, EKS chooses the newest one at
        creation and with each new `version`, and it is kept in between. It cannot be lowered.
        """
        return pulumi.get(self, "releaseVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="newest")
    def newest(self) -> Output[bool]:
        """Whether each update moves the nodes to the newest release for their `version`, which is required then."""
        return pulumi.get(self, "newest")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxUnavailable")
    def max_unavailable(self) -> Output[int | None]:
        """Nodes that an update replaces at the same time; one if both are omitted."""
        return pulumi.get(self, "maxUnavailable")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxUnavailablePercentage")
    def max_unavailable_percentage(self) -> Output[int | None]:
        """The same as a percentage of the nodes."""
        return pulumi.get(self, "maxUnavailablePercentage")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="minSize")
    def min_size(self) -> Output[int]:
        """Minimum number of nodes."""
        return pulumi.get(self, "minSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="desiredSize")
    def desired_size(self) -> Output[int]:
        """Number of nodes."""
        return pulumi.get(self, "desiredSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxSize")
    def max_size(self) -> Output[int]:
        """Maximum number of nodes."""
        return pulumi.get(self, "maxSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="labels")
    def labels(self) -> Output[Mapping[str, str]]:
        """Labels of the nodes."""
        return pulumi.get(self, "labels")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="taints")
    def taints(self) -> Output[Sequence[Mapping[str, Any]]]:
        """Taints of the nodes."""
        return pulumi.get(self, "taints")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the node group."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class PodIdentityAssociation(pulumi.CustomResource):
    """The IAM role of a service account's pods; its id is CLUSTER:ASSOCIATION."""

    def __init__(
        self,
        resource_name: str,
        *,
        cluster: Input[str],
        namespace: Input[str],
        service_account: Input[str],
        role_arn: Input[str],
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            cluster: Name of the cluster.
            namespace: Namespace of the service account.
            service_account: Name of the service account.
            role_arn: Role that its pods assume.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:eks:PodIdentityAssociation",
            resource_name,
            {
                "cluster": cluster,
                "namespace": namespace,
                "serviceAccount": service_account,
                "roleArn": role_arn,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="cluster")
    def cluster(self) -> Output[str]:
        """Name of the cluster."""
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="namespace")
    def namespace(self) -> Output[str]:
        """Namespace of the service account."""
        return pulumi.get(self, "namespace")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceAccount")
    def service_account(self) -> Output[str]:
        """Name of the service account."""
        return pulumi.get(self, "serviceAccount")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="roleArn")
    def role_arn(self) -> Output[str]:
        """Role that its pods assume."""
        return pulumi.get(self, "roleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the association."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


@pulumi.output_type
class CheckAddOnResult:
    """The problems of an add-on's settings."""

    version: str | None = pulumi.property("version")
    """Version that the add-on will have; None if EKS has none that fits."""
    problems: Sequence[Mapping[str, Any]] = pulumi.property("problems")
    """Problems, in the order of their paths."""


def check_add_on(
    *,
    cluster: Input[str],
    name: Input[str],
    kubernetes_version: Input[str] | None = None,
    version: Input[str] | None = None,
    newest: Input[bool] | None = None,
    configuration: Input[str] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[CheckAddOnResult]:
    """Check the settings of an add-on: its name, its version, and its configuration against that version's schema.

    Args:
        cluster: Name of the cluster, which may not exist yet.
        kubernetes_version: Kubernetes version that the cluster is about to have; the one that it has, or any, if it
            is omitted.
        name: Name of the add-on.
        version: Version of the add-on; if it is omitted, the existing or else the newest one that fits.
        newest: Whether the newest version that fits takes the place of the existing one.
        configuration: Configuration values as JSON.
    """
    args: dict[str, Any] = {
        "cluster": cluster,
        "kubernetesVersion": kubernetes_version,
        "name": name,
        "version": version,
        "newest": newest,
        "configuration": configuration,
    }
    return pulumi.runtime.invoke_output("strata:eks:checkAddOn", args, opts, typ=CheckAddOnResult)


@pulumi.output_type
class GetClusterResult:
    """A cluster; all are None if it does not exist."""

    endpoint: str | None = pulumi.property("endpoint")
    """URL of the API server; None while the cluster is being created."""
    certificate_authority: str | None = pulumi.property("certificateAuthority")
    """Certificate authority of the API server, in base64; None while the cluster is being created."""
    status: str | None = pulumi.property("status")
    """Status of the cluster, such as `ACTIVE`."""
    authentication_mode: str | None = pulumi.property("authenticationMode")
    """Where the cluster looks up access: `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`."""


def get_cluster(
    *,
    name: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetClusterResult]:
    """Return the address, status and authentication mode of an EKS cluster, if it exists.

    Args:
        name: Name of the cluster.
    """
    args: dict[str, Any] = {
        "name": name,
    }
    return pulumi.runtime.invoke_output("strata:eks:getCluster", args, opts, typ=GetClusterResult)
