"""Clusters: their version, tags, VPC configuration and the security group that EKS creates for each of them."""

import json
from typing import Any

from ...protocol import Answer, Call, answer_with, data_of, validate_answer
from ..layer import Behind
from .access_entries import admit_creator
from .account import Action, Correction, EksAccount, Resource
from .updates import record_update
from .versions import DEFAULT_VERSION, check_cluster_version


def keep_vpc_config(call: Call, behind: Behind) -> Answer:
    """Keep what an update of a cluster's VPC configuration does not name, such as its subnets; moto removes it."""
    changed = call.params.get("resourcesVpcConfig") if call.name == "eks:UpdateClusterConfig" else None
    if not changed:
        return behind(call)
    found = behind.client(call).describe_cluster(name=call.params["name"])["cluster"]
    body = json.dumps({**json.loads(call.body), "resourcesVpcConfig": {**found["resourcesVpcConfig"], **changed}})
    return behind(call.with_body(body.encode()))


def answer_config_update(account: EksAccount, call: Call, behind: Behind) -> Answer:
    """Answer with an update, which can be described; moto answers with the cluster."""
    answer = behind(call)
    if not answer.ok:
        return answer
    data = {"update": record_update(account, "ConfigUpdate", call.params)}
    validate_answer(call, data)
    return answer_with(call, data)


def _answer_cluster(account: EksAccount, call: Call, behind: Behind) -> Answer:
    answer = behind(call)
    name = call.params["name"]
    if not answer.ok:
        return answer
    data = data_of(call, answer)
    cluster, ec2 = data["cluster"], behind.client(call, "ec2")
    if call.action == "CreateCluster":
        account.versions[name] = call.params.get("version", DEFAULT_VERSION)
    cluster["version"] = account.versions.get(name, cluster["version"])
    # AWS takes this setting of a new cluster, and does not return it.
    cluster.get("accessConfig", {}).pop("bootstrapClusterCreatorAdminPermissions", None)
    account.show_tags(cluster, "arn")
    network = cluster["resourcesVpcConfig"]
    if name not in account.security_groups:
        account.security_groups[name] = _create_security_group(ec2, name, network["subnetIds"][0])
    network["clusterSecurityGroupId"] = account.security_groups[name]
    if call.action == "CreateCluster":
        admit_creator(account, call, behind)
    if call.action == "DeleteCluster":
        ec2.delete_security_group(GroupId=account.security_groups[name])
        account.forget_cluster(name, cluster["arn"])
    return answer_with(call, data)


def _create_security_group(ec2: Any, cluster: str, subnet: str) -> str:
    vpc = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["VpcId"]
    created = ec2.create_security_group(
        GroupName=f"eks-cluster-sg-{cluster}", Description="EKS created security group", VpcId=vpc
    )
    return str(created["GroupId"])


def _update_version(account: EksAccount, params: Resource, _call: Call) -> Resource:
    check_cluster_version(account, params["name"], params["version"])
    account.versions[params["name"]] = params["version"]
    return {"update": record_update(account, "VersionUpdate", params)}


def _associate_encryption(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {"update": record_update(account, "AssociateEncryptionConfig", params)}


CORRECTIONS: dict[str, Correction] = {
    "CreateCluster": _answer_cluster,
    "DescribeCluster": _answer_cluster,
    "DeleteCluster": _answer_cluster,
    "UpdateClusterConfig": answer_config_update,
}
ACTIONS: dict[str, Action] = {
    "AssociateEncryptionConfig": _associate_encryption,
    "UpdateClusterVersion": _update_version,
}
