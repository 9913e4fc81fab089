"""Resources of eks. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class Taint(TypedDict):
    """What keeps pods away that do not tolerate it."""

    key: Input[str]
    value: NotRequired[Input[str]]
    effect: Input[str]


class AccessEntry(pulumi.CustomResource):
    """Who may use a cluster; its id is CLUSTER:PRINCIPAL_ARN. Two calls read each.

    `username` is what the cluster calls the principal, for role bindings; without it, AWS takes the ARN. `policies`
    maps an access policy to the namespaces it holds in; none means the whole cluster."""

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
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="principalArn")
    def principal_arn(self) -> Output[str]:
        return pulumi.get(self, "principalArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="username")
    def username(self) -> Output[str | None]:
        return pulumi.get(self, "username")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kubernetesGroups")
    def kubernetes_groups(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "kubernetesGroups")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policies")
    def policies(self) -> Output[Mapping[str, Sequence[str]]]:
        return pulumi.get(self, "policies")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class AddOn(pulumi.CustomResource):
    """A part of a cluster that AWS keeps up to date, such as the EBS CSI driver; its id is CLUSTER:NAME."""

    def __init__(
        self,
        resource_name: str,
        *,
        cluster: Input[str],
        name: Input[str],
        version: Input[str] | None = None,
        service_account_role_arn: Input[str] | None = None,
        configuration: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:eks:AddOn",
            resource_name,
            {
                "cluster": cluster,
                "name": name,
                "version": version,
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
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="version")
    def version(self) -> Output[str | None]:
        return pulumi.get(self, "version")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceAccountRoleArn")
    def service_account_role_arn(self) -> Output[str | None]:
        return pulumi.get(self, "serviceAccountRoleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="configuration")
    def configuration(self) -> Output[str | None]:
        return pulumi.get(self, "configuration")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Cluster(pulumi.CustomResource):
    """A managed Kubernetes control plane; one call reads each."""

    def __init__(
        self,
        resource_name: str,
        *,
        role_arn: Input[str],
        subnet_ids: Input[Sequence[Input[str]]],
        name: Input[str] | None = None,
        version: Input[str] | None = None,
        security_group_ids: Input[Sequence[Input[str]]] | None = None,
        endpoint_public_access: Input[bool] | None = None,
        endpoint_private_access: Input[bool] | None = None,
        public_access_cidrs: Input[Sequence[Input[str]]] | None = None,
        authentication_mode: Input[str] | None = None,
        creator_is_admin: Input[bool] | None = None,
        secrets_key_arn: Input[str] | None = None,
        enabled_logs: Input[Sequence[Input[str]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:eks:Cluster",
            resource_name,
            {
                "name": name,
                "roleArn": role_arn,
                "version": version,
                "subnetIds": subnet_ids,
                "securityGroupIds": security_group_ids,
                "endpointPublicAccess": endpoint_public_access,
                "endpointPrivateAccess": endpoint_private_access,
                "publicAccessCidrs": public_access_cidrs,
                "authenticationMode": authentication_mode,
                "creatorIsAdmin": creator_is_admin,
                "secretsKeyArn": secrets_key_arn,
                "enabledLogs": enabled_logs,
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
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="roleArn")
    def role_arn(self) -> Output[str]:
        return pulumi.get(self, "roleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="version")
    def version(self) -> Output[str | None]:
        return pulumi.get(self, "version")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="securityGroupIds")
    def security_group_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "securityGroupIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endpointPublicAccess")
    def endpoint_public_access(self) -> Output[bool]:
        return pulumi.get(self, "endpointPublicAccess")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endpointPrivateAccess")
    def endpoint_private_access(self) -> Output[bool]:
        return pulumi.get(self, "endpointPrivateAccess")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicAccessCidrs")
    def public_access_cidrs(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "publicAccessCidrs")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="authenticationMode")
    def authentication_mode(self) -> Output[str]:
        return pulumi.get(self, "authenticationMode")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="creatorIsAdmin")
    def creator_is_admin(self) -> Output[bool]:
        return pulumi.get(self, "creatorIsAdmin")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="secretsKeyArn")
    def secrets_key_arn(self) -> Output[str | None]:
        return pulumi.get(self, "secretsKeyArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enabledLogs")
    def enabled_logs(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "enabledLogs")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endpoint")
    def endpoint(self) -> Output[str | None]:
        return pulumi.get(self, "endpoint")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="certificateAuthority")
    def certificate_authority(self) -> Output[str | None]:
        return pulumi.get(self, "certificateAuthority")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="oidcIssuer")
    def oidc_issuer(self) -> Output[str | None]:
        return pulumi.get(self, "oidcIssuer")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="clusterSecurityGroupId")
    def cluster_security_group_id(self) -> Output[str | None]:
        return pulumi.get(self, "clusterSecurityGroupId")  # type: ignore[no-any-return]


class NodeGroup(pulumi.CustomResource):
    """Nodes of a cluster that EKS keeps; its id is CLUSTER:NAME. One call reads each."""

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
        min_size: Input[int] | None = None,
        desired_size: Input[int] | None = None,
        max_size: Input[int] | None = None,
        labels: Input[Mapping[str, Input[str]]] | None = None,
        taints: Input[Sequence[Input[Taint]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
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
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="nodeRoleArn")
    def node_role_arn(self) -> Output[str]:
        return pulumi.get(self, "nodeRoleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTypes")
    def instance_types(self) -> Output[Sequence[str] | None]:
        return pulumi.get(self, "instanceTypes")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="amiType")
    def ami_type(self) -> Output[str | None]:
        return pulumi.get(self, "amiType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="capacityType")
    def capacity_type(self) -> Output[str]:
        return pulumi.get(self, "capacityType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="diskSize")
    def disk_size(self) -> Output[int | None]:
        return pulumi.get(self, "diskSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateId")
    def launch_template_id(self) -> Output[str | None]:
        return pulumi.get(self, "launchTemplateId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="launchTemplateVersion")
    def launch_template_version(self) -> Output[str | None]:
        return pulumi.get(self, "launchTemplateVersion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="version")
    def version(self) -> Output[str | None]:
        return pulumi.get(self, "version")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="minSize")
    def min_size(self) -> Output[int]:
        return pulumi.get(self, "minSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="desiredSize")
    def desired_size(self) -> Output[int]:
        return pulumi.get(self, "desiredSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxSize")
    def max_size(self) -> Output[int]:
        return pulumi.get(self, "maxSize")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="labels")
    def labels(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "labels")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="taints")
    def taints(self) -> Output[Sequence[Mapping[str, Any]]]:
        return pulumi.get(self, "taints")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class PodIdentityAssociation(pulumi.CustomResource):
    """The role that a service account's pods have; its id is CLUSTER:ASSOCIATION. One call reads each."""

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
        return pulumi.get(self, "cluster")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="namespace")
    def namespace(self) -> Output[str]:
        return pulumi.get(self, "namespace")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="serviceAccount")
    def service_account(self) -> Output[str]:
        return pulumi.get(self, "serviceAccount")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="roleArn")
    def role_arn(self) -> Output[str]:
        return pulumi.get(self, "roleArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


@pulumi.output_type
class GetClusterResult:
    """What `get_cluster` yields."""

    endpoint: str | None = pulumi.property("endpoint")
    certificate_authority: str | None = pulumi.property("certificateAuthority")


def get_cluster(
    *,
    name: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetClusterResult]:
    """How an EKS cluster is reached, if there is one."""
    args: dict[str, Any] = {
        "name": name,
    }
    return pulumi.runtime.invoke_output("strata:eks:getCluster", args, opts, typ=GetClusterResult)
