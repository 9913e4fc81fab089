"""An EKS cluster: what EKS reports about it, how it changes, and that a deletion leaves nothing."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from components.server import EksArgs
from tests.harness.aws.proxy import Proxy
from tests.harness.stack import Stack

PROGRAM = """\
import pulumi
from components.network import Network, NetworkArgs
from components.aws import iam
from components.server import EksArgs, EksCluster

arguments = NetworkArgs(cidr="10.20.0.0/16", zones={zones}, nat="single", ipv6={ipv6}, flow_logs=None)
network = Network("shop", arguments, region="us-east-1")
cluster = EksCluster(
    "shop", EksArgs.model_validate({arguments}), region="us-east-1", subnet_ids=network.subnet_ids["private"],
    network_cidrs=["10.20.0.0/16", "100.64.0.0/16"], opts=pulumi.ResourceOptions(depends_on=[network]),
)
cluster.admit("alice", iam.User("alice", name="alice").arn)
pulumi.export("kubeconfig", cluster.kubeconfig)
"""


def write(stack: Stack, zones: int = 2, *, ipv6: bool = False, **arguments: Any) -> None:
    stack.write(PROGRAM.format(zones=zones, ipv6=ipv6, arguments=arguments))


def up(stack: Stack, **arguments: Any) -> None:
    write(stack, **arguments)
    stack.up()


def test_a_cluster_is_private_encrypted_and_logged(stack: Stack, aws: Proxy) -> None:
    up(stack)
    eks = aws.client("eks")
    found = eks.describe_cluster(name="shop")["cluster"]
    assert not found["resourcesVpcConfig"]["endpointPublicAccess"]
    group = found["resourcesVpcConfig"]["clusterSecurityGroupId"]
    (rule,) = aws.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    assert (rule["FromPort"], rule["ToPort"]) == (443, 443)
    assert {one["CidrIp"] for one in rule["IpRanges"]} == {"10.20.0.0/16", "100.64.0.0/16"}
    assert found["resourcesVpcConfig"]["endpointPrivateAccess"]
    assert found["encryptionConfig"][0]["resources"] == ["secrets"]
    assert {kind for log in found["logging"]["clusterLogging"] if log["enabled"] for kind in log["types"]} >= {"audit"}
    groups = aws.client("logs").describe_log_groups(logGroupNamePrefix="/aws/eks/shop/cluster")["logGroups"]
    assert groups[0]["retentionInDays"] == 90
    add_ons = {"vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "aws-ebs-csi-driver", "metrics-server"}
    assert set(eks.list_addons(clusterName="shop")["addons"]) == add_ons
    cni = eks.describe_addon(clusterName="shop", addonName="vpc-cni")["addon"]
    assert json.loads(cni["configurationValues"]) == {"enableNetworkPolicy": "true"}
    associations = eks.list_pod_identity_associations(clusterName="shop")["associations"]
    assert {one["serviceAccount"] for one in associations} == {"aws-node", "ebs-csi-controller-sa"}
    assert not stack.preview()


def test_nodes_have_encrypted_disks_and_require_imdsv2(stack: Stack, aws: Proxy) -> None:
    spare = {"sizes": ["t3.large"], "capacity": "spot", "taints": [{"key": "spare"}]}
    up(stack, nodeGroups={"spare": spare, "arm": {"sizes": ["m7g.large"]}})
    groups = {one: stack.resources()[f"shop-{one}"]["outputs"].get("amiType") for one in ("spare", "arm")}
    assert groups["arm"] == "AL2023_ARM_64_STANDARD" != groups["spare"]
    group = aws.client("eks").describe_nodegroup(
        clusterName="shop", nodegroupName=stack.resources()["shop-spare"]["id"].split(":")[1]
    )["nodegroup"]
    assert (group["capacityType"], group["taints"][0]["effect"]) == ("SPOT", "NO_SCHEDULE")
    versions = aws.client("ec2").describe_launch_template_versions(LaunchTemplateId=group["launchTemplate"]["id"])
    data = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert data["MetadataOptions"]["HttpPutResponseHopLimit"] == 2
    assert data["BlockDeviceMappings"][0]["Ebs"]["Encrypted"]


def test_a_user_authenticates_by_the_name_that_role_bindings_use(stack: Stack, aws: Proxy) -> None:
    up(stack)
    eks = aws.client("eks")
    names = [
        eks.describe_access_entry(clusterName="shop", principalArn=arn)["accessEntry"]["username"]
        for arn in eks.list_access_entries(clusterName="shop")["accessEntries"]
        if not arn.endswith(":user/moto")  # the entry of the cluster's creator, which EKS makes
    ]
    assert names == ["alice"]
    user = json.loads(stack.json_of("stack", "output", "--json")["kubeconfig"])["users"][0]["user"]
    assert user["exec"]["args"] == ["eks", "get-token", "--cluster-name", "shop", "--region", "us-east-1"]


def test_a_cluster_grows_in_place_and_is_deleted_completely(stack: Stack, aws: Proxy) -> None:
    before = aws.counts()
    up(stack)
    grown = {"nodes": {"maximum": 9}, "more": {}}
    write(stack, nodeGroups=grown, publicAccess=["198.51.100.0/24"])
    assert {step["op"] for step in stack.preview()} == {"update", "create"}
    stack.up()
    config = aws.client("eks").describe_cluster(name="shop")["cluster"]["resourcesVpcConfig"]
    assert (config["endpointPublicAccess"], config["publicAccessCidrs"]) == (True, ["198.51.100.0/24"])
    stack.run("destroy", "--yes", "--skip-preview")
    assert aws.client("eks").list_clusters()["clusters"] == []
    assert aws.client("logs").describe_log_groups()["logGroups"] == []
    assert aws.counts()["kms:ScheduleKeyDeletion"] - before["kms:ScheduleKeyDeletion"] == 1


def test_a_new_zone_of_the_network_is_for_nodes_alone(stack: Stack, aws: Proxy) -> None:
    up(stack)
    eks = aws.client("eks")
    before = eks.describe_cluster(name="shop")["cluster"]["resourcesVpcConfig"]["subnetIds"]
    write(stack, zones=3)
    steps = {step["urn"].rsplit("::", 1)[-1]: step["op"] for step in stack.preview()}
    assert "shop" not in {name for name in steps if steps[name] in ("update", "replace", "delete")}
    stack.up()
    assert not stack.preview()
    assert eks.describe_cluster(name="shop")["cluster"]["resourcesVpcConfig"]["subnetIds"] == before
    (group,) = eks.list_nodegroups(clusterName="shop")["nodegroups"]
    nodes = eks.describe_nodegroup(clusterName="shop", nodegroupName=group)["nodegroup"]["subnets"]
    assert len(nodes) == 3
    assert set(before) < set(nodes)


def test_auto_mode_replaces_nodes_and_built_in_add_ons_and_is_switched_off_in_place(stack: Stack, aws: Proxy) -> None:
    up(stack, autoMode=True)
    eks, iam = aws.client("eks"), aws.client("iam")
    found = eks.describe_cluster(name="shop")["cluster"]
    assert found["computeConfig"]["nodePools"] == ["general-purpose", "system"]
    assert eks.list_addons(clusterName="shop")["addons"] == ["metrics-server"]
    assert eks.list_nodegroups(clusterName="shop")["nodegroups"] == []
    assert eks.list_pod_identity_associations(clusterName="shop")["associations"] == []
    role = found["roleArn"].rpartition("/")[2]
    attached = {one["PolicyName"] for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]}
    assert {"AmazonEKSClusterPolicy", "AmazonEKSBlockStoragePolicy", "AmazonEKSNetworkingPolicy"} < attached
    trusted = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Action"]
    assert sorted(trusted) == ["sts:AssumeRole", "sts:TagSession"]
    assert not stack.preview()
    write(stack)
    assert "shop" not in {step["urn"].rsplit("::", 1)[-1] for step in stack.preview() if "replace" in step["op"]}
    stack.up()
    assert eks.describe_cluster(name="shop")["cluster"]["computeConfig"]["enabled"] is False
    assert len(eks.list_addons(clusterName="shop")["addons"]) == 6
    assert len(eks.list_nodegroups(clusterName="shop")["nodegroups"]) == 1
    assert not stack.preview()


def test_an_upgrade_moves_the_control_plane_then_add_ons_and_nodes_except_for_those_that_hold_back(
    stack: Stack, aws: Proxy
) -> None:
    groups = {"nodes": {"updateConfig": {"maxUnavailable": 2}}, "held": {"version": "1.33"}}
    dns = {"coredns": {"version": "v1.12.4-eksbuild.1", "configuration": {"replicaCount": 3}}}
    settings: dict[str, Any] = {
        "nodeGroups": groups,
        "addOns": dns,
        "upgradePolicy": "standard",
        "serviceCidr": "10.100.0.0/16",
    }
    up(stack, version="1.33", **settings)
    write(stack, version="1.34", **{**settings, "serviceCidr": "10.101.0.0/16"})
    changed = {step["urn"].rsplit("::", 1)[-1] for step in stack.preview()}
    assert {"shop", "shop-kube-proxy", "shop-nodes"} <= changed
    assert "shop-held" not in changed
    aws.calls.clear()
    stack.up()
    moves = [
        (call.action, call.params.get("addonName"))
        for call in aws.calls
        if call.action in ("UpdateClusterVersion", "UpdateAddon", "UpdateNodegroupVersion")
    ]
    assert moves == [("UpdateClusterVersion", None), ("UpdateAddon", "kube-proxy"), ("UpdateNodegroupVersion", None)]
    assert not stack.preview()
    eks = aws.client("eks")
    nodes = {
        group.rpartition("-")[0]: eks.describe_nodegroup(clusterName="shop", nodegroupName=group)["nodegroup"]
        for group in eks.list_nodegroups(clusterName="shop")["nodegroups"]
    }
    assert {name: group["version"] for name, group in nodes.items()} == {"shop-nodes": "1.34", "shop-held": "1.33"}
    assert nodes["shop-nodes"]["updateConfig"] == {"maxUnavailable": 2}


def test_pods_with_ipv6_addresses_need_a_right_of_the_cni_and_stay_so(stack: Stack, aws: Proxy) -> None:
    up(stack, ipv6=True, ipFamily="ipv6")
    eks, iam = aws.client("eks"), aws.client("iam")
    assert eks.describe_cluster(name="shop")["cluster"]["kubernetesNetworkConfig"]["ipFamily"] == "ipv6"
    [one] = eks.list_pod_identity_associations(clusterName="shop", serviceAccount="aws-node")["associations"]
    named = {"clusterName": "shop", "associationId": one["associationId"]}
    role = eks.describe_pod_identity_association(**named)["association"]["roleArn"]
    policies = iam.list_attached_role_policies(RoleName=role.rpartition("/")[2])["AttachedPolicies"]
    [own] = [one["PolicyArn"] for one in policies if ":iam::aws:" not in one["PolicyArn"]]
    document = iam.get_policy_version(PolicyArn=own, VersionId="v1")["PolicyVersion"]["Document"]
    assert document["Statement"][0]["Resource"] == ["arn:aws:ec2:*:*:network-interface/*"]
    assert not stack.preview()
    write(stack, ipv6=True)
    refused = stack.attempt("preview")
    assert "ipFamily" in refused.output
    assert "cannot change: restore ipv6, or create another cluster beside it" in refused.output


def test_nodes_keep_their_release_until_a_newer_one_is_wanted(stack: Stack, aws: Proxy) -> None:
    old = {"releaseVersion": "1.34.5-20251016"}
    up(stack, version="1.34", nodeGroups={"nodes": {}, "kept": old, "moved": old})
    write(stack, version="1.34", nodeGroups={"nodes": {}, "kept": {}, "moved": {"newest": True}})
    steps = {step["urn"].rsplit("::", 1)[-1]: step["op"] for step in stack.preview()}
    assert steps == {"shop-moved": "update"}
    aws.calls.clear()
    stack.up()
    [call] = [call for call in aws.calls if call.action == "UpdateNodegroupVersion"]
    assert (call.params["version"], call.params["releaseVersion"]) == ("1.34", "1.34.5-20251103")
    assert not stack.preview()
    eks = aws.client("eks")
    found = [
        eks.describe_nodegroup(clusterName="shop", nodegroupName=one)["nodegroup"]
        for one in sorted(eks.list_nodegroups(clusterName="shop")["nodegroups"])
    ]
    assert [one["releaseVersion"].partition("-")[2] for one in found] == ["20251016", "20251103", "20251103"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"version": "1.33", "nodeGroups": {"a": {"version": "1.34"}}},
            "nodeGroups.a.version\n  newer than the cluster's 1.33",
        ),
        (
            {"version": "1.34", "nodeGroups": {"a": {"version": "1.30"}}},
            "nodeGroups.a.version\n  more than 3 minor versions behind the cluster's 1.34",
        ),
        ({"nodeGroups": {"a": {"version": "1.34"}}}, "nodeGroups.a.version\n  requires the version of the cluster"),
        (
            {"nodeGroups": {"a": {"amiType": "BOTTLEROCKET_ARM_64"}}},
            "nodeGroups.a.amiType\n  must be of the processor architecture of m7i.large",
        ),
        (
            {"nodeGroups": {"a": {"updateConfig": {"maxUnavailable": 1, "maxUnavailablePercentage": 5}}}},
            "maxUnavailable\n  conflicts with maxUnavailablePercentage",
        ),
        (
            {"version": "1.34", "nodeGroups": {"a": {"releaseVersion": "1.33.5-20251103"}}},
            "nodeGroups.a.releaseVersion\n  not a release for Kubernetes 1.34: choose a release that starts with 1.34",
        ),
        (
            {"nodeGroups": {"a": {"releaseVersion": "1.33.5-20251103", "newest": True}}},
            "newest\n  conflicts with releaseVersion",
        ),
        ({"nodeGroups": {"a": {"newest": True}}}, "nodeGroups.a.newest\n  requires the version of the cluster"),
        ({"addOns": {"coredns": {"version": "v1.12.4", "newest": True}}}, "newest\n  conflicts with version"),
        (
            {"ipFamily": "ipv6", "serviceCidr": "10.100.0.0/16"},
            "serviceCidr\n  conflicts with ipFamily: ipv6, because its Services have IPv6 addresses",
        ),
        (
            {"ipFamily": "ipv6", "nodeGroups": {"a": {"sizes": ["m7i.large", "m4.large"]}}},
            "nodeGroups.a.sizes.1\n  not built on the Nitro System",
        ),
        (
            {"serviceCidr": "100.64.0.0/16"},
            "serviceCidr\n  must be in 10.0.0.0/8 or 172.16.0.0/12 or 192.168.0.0/16, as",
        ),
        ({"serviceCidr": "10.0.0.0/8"}, "serviceCidr\n  must have a prefix length from /12 to /24"),
        (
            {"publicAccess": ["198.51.100.0/24", "0.0.0.0/0"]},
            "publicAccess.1\n  not allowed, because it is the whole internet",
        ),
        ({"nodeGroups": {"a": {"minimum": 5, "maximum": 9}}}, "count\n  must be from minimum, 5, to maximum, 9"),
        ({"nodeGroups": {"a": {"sizes": ["large"]}}}, "must be an instance type, for example m7i.large"),
        ({"version": "1.9"}, "must be a Kubernetes version"),
        (
            {"nodeGroups": {"a": {"sizes": ["m7g.large", "m7i.large"]}}},
            "sizes\n  must be of one processor architecture",
        ),
        (
            {"nodeGroups": {"a": {"taints": [{"key": "gpu", "effect": "NoSchedule"}]}}},
            "nodeGroups\n  the cluster's add-ons do not tolerate the taints",
        ),
        ({"autoMode": True, "nodeGroups": {"a": {}}}, "nodeGroups\n  conflicts with autoMode: true, which has node"),
        ({"autoMode": True, "addOns": {"coredns": {}}}, "addOns.coredns\n  conflicts with autoMode: true, which has"),
        ({"autoMode": True, "version": "1.28"}, "autoMode\n  not supported by Kubernetes 1.28"),
        ({"autoMode": True, "nodePools": ["system", "system"]}, "nodePools.1\n  duplicate: remove it"),
        ({"nodePools": ["system"]}, "nodePools\n  does not apply to a cluster without autoMode"),
        ({"admins": ["alice"]}, "must be the ARN of a role or user"),
        (
            {"admins": ["arn:aws:iam::123456789012:role/a/platform", "arn:aws:iam::123456789012:role/platform"]},
            "admins.1\n  already used by another admin named platform",
        ),
    ],
)
def test_an_invalid_argument_is_reported_with_its_remedy(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        EksArgs.model_validate(arguments)
    assert message in str(caught.value)
