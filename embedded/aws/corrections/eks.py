"""The EKS APIs that moto lacks: add-ons, access entries with their policies, pod identity and version updates.

Requests and answers are checked against botocore's model of EKS.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from ..protocol import Answer, Call, Refusal, answer_with, data_of, validate_answer, validate_request
from .layer import Behind

_ACCOUNT = "123456789012"
_ADDONS = {
    "aws-ebs-csi-driver": "v1.55.0-eksbuild.1",
    "coredns": "v1.12.4-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.1",
    "kube-proxy": "v1.34.1-eksbuild.2",
    "metrics-server": "v0.8.0-eksbuild.6",
    "vpc-cni": "v1.20.4-eksbuild.1",
}

Thing = dict[str, Any]


def keep_vpc_config(call: Call, behind: Behind) -> Answer:
    """Keep what an update of a cluster's VPC configuration does not name, such as its subnets; moto removes it."""
    changed = call.params.get("resourcesVpcConfig") if call.name == "eks:UpdateClusterConfig" else None
    if not changed:
        return behind(call)
    found = behind.client(call).describe_cluster(name=call.params["name"])["cluster"]
    body = json.dumps({**json.loads(call.body), "resourcesVpcConfig": {**found["resourcesVpcConfig"], **changed}})
    return behind(call.with_body(body.encode()))


@dataclass
class Eks:
    """What clusters hold besides moto's node groups. A key is the name of the cluster and that of the thing."""

    addons: dict[tuple[str, str], Thing] = field(default_factory=dict)
    entries: dict[tuple[str, str], Thing] = field(default_factory=dict)
    policies: dict[tuple[str, str], dict[str, Thing]] = field(default_factory=dict)
    associations: dict[tuple[str, str], Thing] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)  # by CLUSTER or CLUSTER/NODEGROUP, where it was updated
    tags: dict[str, dict[str, str]] = field(default_factory=dict)  # by ARN, where they were changed
    updates: dict[tuple[str | None, ...], Thing] = field(default_factory=dict)  # by id, cluster, node group and add-on
    groups: dict[str, str] = field(default_factory=dict)  # the security group that EKS creates for each cluster

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.service != "eks":
            return behind(call)
        correct = _CORRECTED.get(call.action)
        if correct is not None:
            return correct(self, call, behind)
        act = _ACTIONS.get(call.action)
        if act is None:
            return behind(call)
        validate_request(call)
        cluster = call.params.get("clusterName") or call.params.get("name")
        if cluster is not None:
            _require_cluster(cluster, behind.client(call))
        data = act(self, _filled(call), call)
        validate_answer(call, data)
        return answer_with(call, data)

    def answer_cluster(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        name = call.params["name"]
        if not answer.ok:
            return answer
        data = data_of(call, answer)
        data["cluster"]["version"] = self.versions.get(name, data["cluster"]["version"])
        # AWS takes this setting of a new cluster, and does not return it.
        data["cluster"].get("accessConfig", {}).pop("bootstrapClusterCreatorAdminPermissions", None)
        self._show_tags(data["cluster"], "arn")
        ec2 = behind.client(call, "ec2")
        network = data["cluster"]["resourcesVpcConfig"]
        if name not in self.groups:
            subnet = ec2.describe_subnets(SubnetIds=network["subnetIds"][:1])["Subnets"][0]
            made = ec2.create_security_group(
                GroupName=f"eks-cluster-sg-{name}", Description="EKS created security group", VpcId=subnet["VpcId"]
            )
            self.groups[name] = made["GroupId"]
        network["clusterSecurityGroupId"] = self.groups[name]
        if call.action == "DeleteCluster":
            ec2.delete_security_group(GroupId=self.groups.pop(name))
            self.versions.pop(name, None)
            self.tags.pop(data["cluster"]["arn"], None)
            for held in (self.addons, self.entries, self.policies, self.associations):
                for key in [key for key in held if key[0] == name]:
                    del held[key]
        return answer_with(call, data)

    def answer_node_group(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if not answer.ok:
            return answer
        data, key = data_of(call, answer), f"{call.params['clusterName']}/{call.params['nodegroupName']}"
        self._show_tags(data["nodegroup"], "nodegroupArn")
        if key in self.versions:
            data["nodegroup"]["version"] = self.versions[key]
        if call.action == "DeleteNodegroup":
            self.versions.pop(key, None)
        return answer_with(call, data)

    def answer_config_update(self, call: Call, behind: Behind) -> Answer:
        """Answer with an update, which can be described; moto answers with the cluster."""
        answer = behind(call)
        if not answer.ok:
            return answer
        data = {"update": self._update("ConfigUpdate", call.params)}
        validate_answer(call, data)
        return answer_with(call, data)

    def _show_tags(self, thing: Thing, arn: str) -> None:
        if thing[arn] in self.tags:
            thing["tags"] = dict(self.tags[thing[arn]])

    def answer_tags(self, call: Call, behind: Behind) -> Answer:
        """Tag and untag any resource of EKS; moto removes one tag of several, and changes none of a node group."""
        arn = call.params["resourceArn"]
        held = [*self.addons.values(), *self.entries.values(), *self.associations.values()]
        found = [thing for thing in held if arn in thing.values()]
        if found:
            tags = found[0]["tags"]
        else:
            try:
                tags = self.tags.setdefault(arn, _moto_tags(arn, behind.client(call)))
            except ClientError:
                return behind(call)  # moto answers that it is not found
        if call.action == "ListTagsForResource":
            return answer_with(call, {"tags": dict(tags)})
        tags.update(call.params.get("tags", {}))
        for key in call.params.get("tagKeys", []):
            tags.pop(key, None)
        return answer_with(call, {})

    def create_addon(self, params: Thing, call: Call) -> Thing:
        key = (params["clusterName"], params["addonName"])
        if params["addonName"] not in _ADDONS:
            raise Refusal("InvalidParameterException", f"Addon {params['addonName']} is not supported")
        _refuse_second(key, self.addons, "Addon already exists.")
        self.addons[key] = {
            "addonVersion": _ADDONS[params["addonName"]],
            **_without(params, "resolveConflicts", "podIdentityAssociations", "namespaceConfig"),
            "addonArn": _arn(call.region, f"addon/{key[0]}/{key[1]}/{uuid.uuid4()}"),
            "status": "ACTIVE",
            "health": {"issues": []},
        }
        return {"addon": self.addons[key]}

    def describe_addon(self, params: Thing, _call: Call) -> Thing:
        return {"addon": _found(self.addons, params, "addonName")}

    def list_addons(self, params: Thing, _call: Call) -> Thing:
        return {"addons": [name for cluster, name in self.addons if cluster == params["clusterName"]]}

    def update_addon(self, params: Thing, _call: Call) -> Thing:
        _change(
            _found(self.addons, params, "addonName"),
            params,
            "addonVersion",
            "serviceAccountRoleArn",
            "configurationValues",
        )
        return {"update": self._update("AddonUpdate", params)}

    def delete_addon(self, params: Thing, _call: Call) -> Thing:
        addon = _found(self.addons, params, "addonName")
        del self.addons[params["clusterName"], params["addonName"]]
        return {"addon": {**addon, "status": "DELETING"}}

    def describe_addon_versions(self, params: Thing, _call: Call) -> Thing:
        names = [params["addonName"]] if "addonName" in params else sorted(_ADDONS)
        return {
            "addons": [
                {"addonName": name, "addonVersions": [{"addonVersion": _ADDONS[name]}]}
                for name in names
                if name in _ADDONS
            ]
        }

    def create_access_entry(self, params: Thing, call: Call) -> Thing:
        key = (params["clusterName"], params["principalArn"])
        _refuse_second(key, self.entries, "The specified access entry resource is already in use on this cluster.")
        kind, account, name = params["principalArn"].split(":")[5].split("/")[0], _ACCOUNT, key[1].split("/")[-1]
        self.entries[key] = {
            "kubernetesGroups": [],
            "type": "STANDARD",
            "username": params.get("username") or params["principalArn"],
            **params,
            "accessEntryArn": _arn(call.region, f"access-entry/{key[0]}/{kind}/{account}/{name}/{uuid.uuid4()}"),
        }
        self.policies[key] = {}
        return {"accessEntry": self.entries[key]}

    def describe_access_entry(self, params: Thing, _call: Call) -> Thing:
        return {"accessEntry": _found(self.entries, params, "principalArn")}

    def list_access_entries(self, params: Thing, _call: Call) -> Thing:
        return {"accessEntries": [principal for cluster, principal in self.entries if cluster == params["clusterName"]]}

    def update_access_entry(self, params: Thing, _call: Call) -> Thing:
        entry = _found(self.entries, params, "principalArn")
        _change(entry, params, "kubernetesGroups", "username")
        return {"accessEntry": entry}

    def delete_access_entry(self, params: Thing, _call: Call) -> Thing:
        _found(self.entries, params, "principalArn")
        for held in (self.entries, self.policies):
            del held[params["clusterName"], params["principalArn"]]
        return {}

    def associate_access_policy(self, params: Thing, _call: Call) -> Thing:
        _found(self.entries, params, "principalArn")
        key = (params["clusterName"], params["principalArn"])
        policy = {
            "policyArn": params["policyArn"],
            "accessScope": params["accessScope"],
            "associatedAt": _now(),
            "modifiedAt": _now(),
        }
        self.policies[key][params["policyArn"]] = policy
        return {"clusterName": key[0], "principalArn": key[1], "associatedAccessPolicy": policy}

    def disassociate_access_policy(self, params: Thing, _call: Call) -> Thing:
        _found(self.entries, params, "principalArn")
        held = self.policies[params["clusterName"], params["principalArn"]]
        if held.pop(params["policyArn"], None) is None:
            raise _missing(f"The policy {params['policyArn']}")
        return {}

    def list_associated_access_policies(self, params: Thing, _call: Call) -> Thing:
        _found(self.entries, params, "principalArn")
        key = (params["clusterName"], params["principalArn"])
        return {
            "clusterName": key[0],
            "principalArn": key[1],
            "associatedAccessPolicies": list(self.policies[key].values()),
        }

    def create_pod_identity_association(self, params: Thing, call: Call) -> Thing:
        identity = ("clusterName", "namespace", "serviceAccount")
        if any(all(held[part] == params[part] for part in identity) for held in self.associations.values()):
            raise Refusal("ResourceInUseException", "Association already exists", 409)
        key = (params["clusterName"], f"a-{uuid.uuid4().hex[:17]}")
        self.associations[key] = {
            **params,
            "associationArn": _arn(call.region, f"podidentityassociation/{key[0]}/{key[1]}"),
            "associationId": key[1],
        }
        return {"association": self.associations[key]}

    def describe_pod_identity_association(self, params: Thing, _call: Call) -> Thing:
        return {"association": _found(self.associations, params, "associationId")}

    def list_pod_identity_associations(self, params: Thing, _call: Call) -> Thing:
        summary = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")
        wanted = {part: params[part] for part in ("clusterName", "namespace", "serviceAccount") if part in params}
        found = [held for held in self.associations.values() if wanted.items() <= held.items()]
        return {"associations": [{part: held[part] for part in summary} for held in found]}

    def update_pod_identity_association(self, params: Thing, _call: Call) -> Thing:
        association = _found(self.associations, params, "associationId")
        _change(association, params, "roleArn", "targetRoleArn", "disableSessionTags")
        return {"association": association}

    def delete_pod_identity_association(self, params: Thing, _call: Call) -> Thing:
        association = _found(self.associations, params, "associationId")
        del self.associations[params["clusterName"], params["associationId"]]
        return {"association": association}

    def update_cluster_version(self, params: Thing, _call: Call) -> Thing:
        self.versions[params["name"]] = params["version"]
        return {"update": self._update("VersionUpdate", params)}

    def update_nodegroup_version(self, params: Thing, _call: Call) -> Thing:
        if "version" in params:
            self.versions[f"{params['clusterName']}/{params['nodegroupName']}"] = params["version"]
        return {"update": self._update("VersionUpdate", params)}

    def describe_update(self, params: Thing, _call: Call) -> Thing:
        key = (params["updateId"], *_updated(params))
        if key not in self.updates:
            raise _missing(f"The update {params['updateId']}")
        return {"update": self.updates[key]}

    def _update(self, kind: str, params: Thing) -> Thing:
        update = update_of(kind)
        self.updates[update["id"], *_updated(params)] = update
        return update


_CORRECTED: dict[str, Callable[[Eks, Call, Behind], Answer]] = {
    "TagResource": Eks.answer_tags,
    "UntagResource": Eks.answer_tags,
    "ListTagsForResource": Eks.answer_tags,
    "CreateCluster": Eks.answer_cluster,
    "DescribeCluster": Eks.answer_cluster,
    "DeleteCluster": Eks.answer_cluster,
    "DescribeNodegroup": Eks.answer_node_group,
    "DeleteNodegroup": Eks.answer_node_group,
    "UpdateClusterConfig": Eks.answer_config_update,
    "UpdateNodegroupConfig": Eks.answer_config_update,
}
_ACTIONS: dict[str, Callable[[Eks, Thing, Call], Thing]] = {
    "CreateAddon": Eks.create_addon,
    "DescribeAddon": Eks.describe_addon,
    "ListAddons": Eks.list_addons,
    "UpdateAddon": Eks.update_addon,
    "DeleteAddon": Eks.delete_addon,
    "DescribeAddonVersions": Eks.describe_addon_versions,
    "CreateAccessEntry": Eks.create_access_entry,
    "DescribeAccessEntry": Eks.describe_access_entry,
    "ListAccessEntries": Eks.list_access_entries,
    "UpdateAccessEntry": Eks.update_access_entry,
    "DeleteAccessEntry": Eks.delete_access_entry,
    "AssociateAccessPolicy": Eks.associate_access_policy,
    "DisassociateAccessPolicy": Eks.disassociate_access_policy,
    "ListAssociatedAccessPolicies": Eks.list_associated_access_policies,
    "CreatePodIdentityAssociation": Eks.create_pod_identity_association,
    "DescribePodIdentityAssociation": Eks.describe_pod_identity_association,
    "ListPodIdentityAssociations": Eks.list_pod_identity_associations,
    "UpdatePodIdentityAssociation": Eks.update_pod_identity_association,
    "DeletePodIdentityAssociation": Eks.delete_pod_identity_association,
    "UpdateClusterVersion": Eks.update_cluster_version,
    "UpdateNodegroupVersion": Eks.update_nodegroup_version,
    "DescribeUpdate": Eks.describe_update,
}


def update_of(kind: str, status: str = "Successful", **more: Any) -> Thing:
    """Return a new update as EKS describes it."""
    update = {"id": str(uuid.uuid4()), "status": status, "type": kind, "params": [], "createdAt": _now(), "errors": []}
    return {**update, **more}


def _updated(params: Thing) -> tuple[str | None, ...]:
    """Return the cluster, the node group and the add-on that an update concerns."""
    return (params.get("clusterName") or params["name"], params.get("nodegroupName"), params.get("addonName"))


def _filled(call: Call) -> Thing:
    """Return the parameters with the values that AWS adds to what it creates."""
    params = _without(call.params, "clientRequestToken")
    if call.action.startswith("Create"):
        params = {"tags": {}, "createdAt": _now(), "modifiedAt": _now(), **params}
    return params


def _moto_tags(arn: str, eks: Any) -> dict[str, str]:
    """Return the tags that a cluster or a node group was created with; raise ClientError where it is not found."""
    kind, *names = arn.rpartition(":")[2].split("/")
    if kind == "nodegroup":
        thing = eks.describe_nodegroup(clusterName=names[0], nodegroupName=names[1])["nodegroup"]
    else:
        thing = eks.describe_cluster(name=names[0])["cluster"]
    return dict(thing.get("tags", {}))


def _require_cluster(name: str, eks: Any) -> None:
    try:
        eks.describe_cluster(name=name)
    except ClientError as error:
        raise Refusal(error.response["Error"]["Code"], error.response["Error"]["Message"], 404) from error


def _found(held: dict[tuple[str, str], Thing], params: Thing, part: str) -> Thing:
    thing = held.get((params["clusterName"], params[part]))
    if thing is None:
        raise _missing(f"No {part} {params[part]} found in cluster {params['clusterName']}: it")
    return thing


def _missing(what: str) -> Refusal:
    return Refusal("ResourceNotFoundException", f"{what} does not exist", 404)


def _refuse_second(key: tuple[str, str], held: dict[tuple[str, str], Thing], message: str) -> None:
    if key in held:
        raise Refusal("ResourceInUseException", message, 409)


def _change(thing: Thing, params: Thing, *parts: str) -> None:
    thing.update({part: params[part] for part in parts if part in params}, modifiedAt=_now())


def _without(thing: Thing, *parts: str) -> Thing:
    return {part: value for part, value in thing.items() if part not in parts}


def _arn(region: str, path: str) -> str:
    return f"arn:aws:eks:{region}:{_ACCOUNT}:{path}"


def _now() -> datetime:
    return datetime.now(UTC)
