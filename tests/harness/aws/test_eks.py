"""The EKS APIs that moto lacks, called by a plain boto3 client, which parses every answer by EKS's model."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .proxy import Proxy
from .requests import refused

CLUSTER = "c"
ROLE = "arn:aws:iam::123456789012:role/r"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


@pytest.fixture
def eks(aws: Proxy) -> Any:
    client = aws.client("eks")
    subnets = [one["SubnetId"] for one in aws.client("ec2").describe_subnets()["Subnets"][:2]]
    client.create_cluster(name=CLUSTER, roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets}, version="1.33")
    return client


def test_an_addon_is_created_updated_and_deleted(eks: Any) -> None:
    (found,) = eks.describe_addon_versions(addonName="vpc-cni", kubernetesVersion="1.33")["addons"]
    version = found["addonVersions"][1]["addonVersion"]
    assert found["addonVersions"][1]["compatibilities"] == [{"clusterVersion": "1.33", "defaultVersion": True}]
    created = eks.create_addon(clusterName=CLUSTER, addonName="vpc-cni", tags={"a": "b"})["addon"]
    assert (created["addonVersion"], created["status"], created["tags"]) == (version, "ACTIVE", {"a": "b"})
    update = eks.update_addon(clusterName=CLUSTER, addonName="vpc-cni", configurationValues="{}")["update"]
    described = eks.describe_update(name=CLUSTER, addonName="vpc-cni", updateId=update["id"])["update"]
    assert described["status"] == "Successful"
    assert eks.describe_addon(clusterName=CLUSTER, addonName="vpc-cni")["addon"]["configurationValues"] == "{}"
    assert eks.list_addons(clusterName=CLUSTER)["addons"] == ["vpc-cni"]
    assert refused(eks.create_addon, clusterName=CLUSTER, addonName="vpc-cni") == "ResourceInUseException"
    eks.delete_addon(clusterName=CLUSTER, addonName="vpc-cni")
    assert refused(eks.describe_addon, clusterName=CLUSTER, addonName="vpc-cni") == "ResourceNotFoundException"


def test_an_access_entry_has_policies(eks: Any) -> None:
    created = eks.create_access_entry(clusterName=CLUSTER, principalArn=ROLE, kubernetesGroups=["dev"])["accessEntry"]
    assert (created["username"], created["type"]) == (ROLE, "STANDARD")
    scope = {"type": "namespace", "namespaces": ["shop"]}
    eks.associate_access_policy(clusterName=CLUSTER, principalArn=ROLE, policyArn=VIEW, accessScope=scope)
    held = eks.list_associated_access_policies(clusterName=CLUSTER, principalArn=ROLE)["associatedAccessPolicies"]
    assert [(each["policyArn"], each["accessScope"]) for each in held] == [(VIEW, scope)]
    eks.disassociate_access_policy(clusterName=CLUSTER, principalArn=ROLE, policyArn=VIEW)
    changed = eks.update_access_entry(clusterName=CLUSTER, principalArn=ROLE, kubernetesGroups=["ops"])["accessEntry"]
    assert changed["kubernetesGroups"] == ["ops"]
    eks.tag_resource(resourceArn=created["accessEntryArn"], tags={"a": "b"})
    assert eks.list_tags_for_resource(resourceArn=created["accessEntryArn"])["tags"] == {"a": "b"}
    eks.untag_resource(resourceArn=created["accessEntryArn"], tagKeys=["a"])
    assert eks.describe_access_entry(clusterName=CLUSTER, principalArn=ROLE)["accessEntry"]["tags"] == {}
    assert eks.list_access_entries(clusterName=CLUSTER)["accessEntries"] == [ROLE]
    eks.delete_access_entry(clusterName=CLUSTER, principalArn=ROLE)
    assert eks.list_access_entries(clusterName=CLUSTER)["accessEntries"] == []


def test_a_pod_identity_association_is_one_per_service_account(eks: Any) -> None:
    asked = {"clusterName": CLUSTER, "namespace": "shop", "serviceAccount": "web", "roleArn": ROLE}
    created = eks.create_pod_identity_association(**asked)["association"]
    assert refused(eks.create_pod_identity_association, **asked) == "ResourceInUseException"
    one = {"clusterName": CLUSTER, "associationId": created["associationId"]}
    eks.update_pod_identity_association(**one, roleArn=f"{ROLE}2")
    assert eks.describe_pod_identity_association(**one)["association"]["roleArn"] == f"{ROLE}2"
    listed = eks.list_pod_identity_associations(clusterName=CLUSTER, namespace="shop")["associations"]
    assert [each["associationId"] for each in listed] == [created["associationId"]]
    eks.delete_pod_identity_association(**one)
    assert eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"] == []


def test_a_cluster_changes_its_version_and_is_deleted_with_its_addons(eks: Any) -> None:
    eks.create_addon(clusterName=CLUSTER, addonName="coredns")
    update = eks.update_cluster_version(name=CLUSTER, version="1.34")["update"]
    assert eks.describe_update(name=CLUSTER, updateId=update["id"])["update"] == update
    assert eks.describe_cluster(name=CLUSTER)["cluster"]["version"] == "1.34"
    eks.delete_cluster(name=CLUSTER)
    assert refused(eks.list_addons, clusterName=CLUSTER) == "ResourceNotFoundException"


def test_an_update_is_found_by_the_resource_that_it_updates(eks: Any, aws: Proxy) -> None:
    subnets = [aws.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]]
    nodes = {"clusterName": CLUSTER, "nodegroupName": "n"}
    eks.create_nodegroup(**nodes, subnets=subnets, nodeRole=ROLE, version="1.32")
    for update in (
        eks.update_nodegroup_config(**nodes, labels={"addOrUpdateLabels": {"a": "b"}}),
        eks.update_nodegroup_version(**nodes, version="1.33"),
    ):
        asked = {"name": CLUSTER, "updateId": update["update"]["id"]}
        assert eks.describe_update(**asked, nodegroupName="n")["update"]["status"] == "Successful"
        assert refused(eks.describe_update, **asked) == "ResourceNotFoundException"
    assert eks.describe_nodegroup(**nodes)["nodegroup"]["version"] == "1.33"
    update = eks.update_cluster_config(name=CLUSTER, resourcesVpcConfig={"endpointPrivateAccess": True})["update"]
    assert eks.describe_update(name=CLUSTER, updateId=update["id"])["update"]["type"] == "ConfigUpdate"


@pytest.mark.parametrize("token", ["t" * 32, "t" * 127])
def test_a_token_must_have_33_to_126_characters(eks: Any, token: str) -> None:
    asked = {"clusterName": CLUSTER, "addonName": "vpc-cni", "clientRequestToken": token}
    assert refused(eks.create_addon, **asked) == "InvalidParameterException"


@pytest.mark.parametrize(
    "change",
    [
        {"resourcesVpcConfig": {"endpointPublicAccess": True}},
        {"resourcesVpcConfig": {"publicAccessCidrs": ["0.0.0.0/0"]}},
        {"resourcesVpcConfig": {"endpointPublicAccess": False, "securityGroupIds": ["sg-0123456789abcdef0"]}},
        {"logging": {"clusterLogging": [{"types": ["api"], "enabled": False}]}},
        {"accessConfig": {"authenticationMode": "CONFIG_MAP"}},
        {"accessConfig": {"authenticationMode": "API"}},
    ],
)
def test_an_update_that_changes_nothing_or_too_much_is_refused(eks: Any, change: dict[str, Any]) -> None:
    assert refused(eks.update_cluster_config, name=CLUSTER, **change) == "InvalidParameterException"


def test_the_networks_of_an_endpoint_are_kept_while_it_is_not_public(eks: Any) -> None:
    eks.update_cluster_config(name=CLUSTER, resourcesVpcConfig={"publicAccessCidrs": ["192.0.2.0/24"]})
    closed = {"endpointPublicAccess": False, "endpointPrivateAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]}
    eks.update_cluster_config(name=CLUSTER, resourcesVpcConfig=closed)
    assert refused(eks.update_cluster_config, name=CLUSTER, resourcesVpcConfig=closed) == "InvalidParameterException"
    found = eks.describe_cluster(name=CLUSTER)["cluster"]["resourcesVpcConfig"]
    assert (found["endpointPublicAccess"], found["publicAccessCidrs"]) == (False, ["192.0.2.0/24"])


def test_taints_are_added_or_removed_and_not_both(eks: Any, aws: Proxy) -> None:
    subnets = [aws.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]]
    nodes = {"clusterName": CLUSTER, "nodegroupName": "n"}
    eks.create_nodegroup(**nodes, subnets=subnets, nodeRole=ROLE, amiType="CUSTOM")
    taint = {"key": "gpu", "effect": "NO_SCHEDULE"}
    for taints in (
        {"addOrUpdateTaints": [{**taint, "value": "a"}], "removeTaints": [taint]},
        {"addOrUpdateTaints": [taint], "removeTaints": []},
    ):
        assert refused(eks.update_nodegroup_config, **nodes, taints=taints) == "InvalidParameterException"
    assert refused(eks.update_nodegroup_version, **nodes, version="1.34") == "InvalidParameterException"


def test_versions_rise_one_by_one_and_nodes_follow(eks: Any, aws: Proxy) -> None:
    subnets = [aws.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]]
    nodes = {"clusterName": CLUSTER, "nodegroupName": "n"}
    made = {**nodes, "subnets": subnets, "nodeRole": ROLE}
    for version in ("1.32", "1.35"):
        assert refused(eks.update_cluster_version, name=CLUSTER, version=version) == "InvalidParameterException"
    for version in ("1.29", "1.34"):
        assert refused(eks.create_nodegroup, **made, version=version) == "InvalidParameterException"
    eks.create_nodegroup(**made, version="1.30")
    assert refused(eks.update_cluster_version, name=CLUSTER, version="1.34") == "InvalidParameterException"
    eks.update_nodegroup_version(**nodes, version="1.33")
    assert refused(eks.update_nodegroup_version, **nodes, version="1.32") == "InvalidParameterException"
    eks.update_cluster_version(name=CLUSTER, version="1.34")


def test_a_cluster_with_deletion_protection_is_not_deleted(eks: Any) -> None:
    eks.update_cluster_config(name=CLUSTER, deletionProtection=True)
    assert refused(eks.delete_cluster, name=CLUSTER) == "InvalidRequestException"
    eks.update_cluster_config(name=CLUSTER, deletionProtection=False)
    eks.update_cluster_config(name=CLUSTER, upgradePolicy={"supportType": "STANDARD"})
    assert eks.describe_cluster(name=CLUSTER)["cluster"]["upgradePolicy"] == {"supportType": "STANDARD"}
    eks.delete_cluster(name=CLUSTER)


ON, OFF = {"enabled": True}, {"enabled": False}


def automatic(state: dict[str, bool], **compute: Any) -> dict[str, Any]:
    """Return the settings of Auto Mode, all of which have to be on or off."""
    return {
        "computeConfig": {**state, **compute},
        "kubernetesNetworkConfig": {"elasticLoadBalancing": state},
        "storageConfig": {"blockStorage": state},
    }


POOLS = {"nodePools": ["system"], "nodeRoleArn": ROLE}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({**automatic(ON), "storageConfig": {"blockStorage": OFF}}, "all either fully enabled or fully disabled"),
        ({"computeConfig": ON}, "all either fully enabled or fully disabled"),
        (automatic(ON, nodePools=["system"]), "nodePool list cannot be populated"),
        (automatic(ON, nodeRoleArn=ROLE), "nodePool list cannot be empty"),
        (automatic(OFF, **POOLS), "nodePool list must be empty"),
        (automatic(OFF), "No changes needed"),
        ({**automatic(ON), "deletionProtection": True}, "Only one type of update"),
    ],
)
def test_auto_mode_is_switched_as_a_whole(eks: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientError, match=message):
        eks.update_cluster_config(name=CLUSTER, **settings)
    eks.update_cluster_config(name=CLUSTER, **automatic(ON, **POOLS))
    found = eks.describe_cluster(name=CLUSTER)["cluster"]
    assert (found["computeConfig"], found["storageConfig"]) == ({**ON, **POOLS}, {"blockStorage": ON})
    with pytest.raises(ClientError, match="nodeRoleArn cannot be changed"):
        eks.update_cluster_config(name=CLUSTER, **automatic(ON, nodePools=["system"], nodeRoleArn=f"{ROLE}2"))
    eks.update_cluster_config(name=CLUSTER, **automatic(OFF))
    found = eks.describe_cluster(name=CLUSTER)["cluster"]
    assert found["computeConfig"]["enabled"] is False
    assert found["kubernetesNetworkConfig"]["serviceIpv4Cidr"], "an update keeps what it does not name"


def test_a_new_cluster_with_auto_mode_has_no_self_managed_add_ons(eks: Any) -> None:
    subnets = eks.describe_cluster(name=CLUSTER)["cluster"]["resourcesVpcConfig"]["subnetIds"]
    wanted = {"name": "auto", "roleArn": ROLE, "resourcesVpcConfig": {"subnetIds": subnets}, **automatic(ON)}
    with pytest.raises(ClientError, match="bootstrapSelfManagedAddons must be set to false"):
        eks.create_cluster(**wanted)
    made = eks.create_cluster(**wanted, bootstrapSelfManagedAddons=False)["cluster"]
    assert made["computeConfig"] == {**ON, "nodePools": []}
