"""The EKS APIs that moto lacks: add-ons, access entries with their policies, pod identity, and versions in place.

Requests and answers are checked against botocore's model of EKS: an answer that EKS could not give fails the test.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from .protocol import Answer, Call, Refusal, answer_with, data_of, validate_answer, validate_request
from .proxy import Behind

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


@dataclass
class Eks:
    """What an account's clusters hold besides moto's node groups. Keys are the cluster's name and the thing's own."""

    addons: dict[tuple[str, str], Thing] = field(default_factory=dict)
    entries: dict[tuple[str, str], Thing] = field(default_factory=dict)
    policies: dict[tuple[str, str], dict[str, Thing]] = field(default_factory=dict)
    associations: dict[tuple[str, str], Thing] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)  # by CLUSTER or CLUSTER/NODEGROUP, where it changed
    tags: dict[str, dict[str, str]] = field(default_factory=dict)  # by ARN: clusters and node groups whose tags changed
    updates: dict[tuple[str | None, ...], Thing] = field(default_factory=dict)  # by id, and by what is updated
    groups: dict[str, str] = field(default_factory=dict)  # the security group that EKS makes for each cluster

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.service != "eks":
            return behind(call)
        mend = _MENDED.get(call.action)
        if mend is not None:
            return mend(self, call, behind)
        act = _ACTIONS.get(call.action)
        if act is None:
            return behind(call)
        validate_request(call)
        cluster = call.params.get("clusterName") or call.params.get("name")
        if cluster is not None:
            _require_cluster(cluster, behind.client("eks", call.region))
        data = act(self, _filled(call), call)
        validate_answer(call, data)
        return answer_with(call, data)

    def _cluster(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        name = call.params["name"]
        if not answer.ok:
            return answer
        data = data_of(call, answer)
        data["cluster"]["version"] = self.versions.get(name, data["cluster"]["version"])
        data["cluster"].get("accessConfig", {}).pop("bootstrapClusterCreatorAdminPermissions", None)  # AWS forgets it
        self._show_tags(data["cluster"], "arn")
        ec2 = behind.client("ec2", call.region)
        network = data["cluster"]["resourcesVpcConfig"]
        if name not in self.groups:
            subnet = ec2.describe_subnets(SubnetIds=network["subnetIds"][:1])["Subnets"][0]
            made = ec2.create_security_group(
                GroupName=f"eks-cluster-sg-{name}", Description="The cluster's own", VpcId=subnet["VpcId"]
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

    def _node_group(self, call: Call, behind: Behind) -> Answer:
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

    def _config(self, call: Call, behind: Behind) -> Answer:
        """What answers a change is an update; moto answers with the cluster, and forgets a node group's."""
        answer = behind(call)
        if not answer.ok:
            return answer
        data = {"update": self._update("ConfigUpdate", call.params)}
        validate_answer(call, data)
        return answer_with(call, data)

    def _show_tags(self, thing: Thing, arn: str) -> None:
        if thing[arn] in self.tags:
            thing["tags"] = dict(self.tags[thing[arn]])

    def _tags(self, call: Call, behind: Behind) -> Answer:
        """Tags as EKS keeps them: moto removes one of several, and changes none of a node group."""
        arn = call.params["resourceArn"]
        held = [*self.addons.values(), *self.entries.values(), *self.associations.values()]
        found = [thing for thing in held if arn in thing.values()]
        if found:
            tags = found[0]["tags"]
        else:
            try:
                tags = self.tags.setdefault(arn, _moto_tags(arn, behind.client("eks", call.region)))
            except ClientError:
                return behind(call)  # moto says that there is no such thing
        if call.action == "ListTagsForResource":
            return answer_with(call, {"tags": dict(tags)})
        tags.update(call.params.get("tags", {}))
        for key in call.params.get("tagKeys", []):
            tags.pop(key, None)
        return answer_with(call, {})

    def create_addon(self, asked: Thing, call: Call) -> Thing:
        key = (asked["clusterName"], asked["addonName"])
        if asked["addonName"] not in _ADDONS:
            raise Refusal("InvalidParameterException", f"Addon {asked['addonName']} is not supported")
        _refuse_second(key, self.addons, "Addon already exists.")
        self.addons[key] = {
            "addonVersion": _ADDONS[asked["addonName"]],
            **_without(asked, "resolveConflicts", "podIdentityAssociations", "namespaceConfig"),
            "addonArn": _arn(call.region, f"addon/{key[0]}/{key[1]}/{uuid.uuid4()}"),
            "status": "ACTIVE",
            "health": {"issues": []},
        }
        return {"addon": self.addons[key]}

    def describe_addon(self, asked: Thing, _call: Call) -> Thing:
        return {"addon": _found(self.addons, asked, "addonName")}

    def list_addons(self, asked: Thing, _call: Call) -> Thing:
        return {"addons": [name for cluster, name in self.addons if cluster == asked["clusterName"]]}

    def update_addon(self, asked: Thing, _call: Call) -> Thing:
        _change(
            _found(self.addons, asked, "addonName"),
            asked,
            "addonVersion",
            "serviceAccountRoleArn",
            "configurationValues",
        )
        return {"update": self._update("AddonUpdate", asked)}

    def delete_addon(self, asked: Thing, _call: Call) -> Thing:
        addon = _found(self.addons, asked, "addonName")
        del self.addons[asked["clusterName"], asked["addonName"]]
        return {"addon": {**addon, "status": "DELETING"}}

    def describe_addon_versions(self, asked: Thing, _call: Call) -> Thing:
        names = [asked["addonName"]] if "addonName" in asked else sorted(_ADDONS)
        return {
            "addons": [
                {"addonName": name, "addonVersions": [{"addonVersion": _ADDONS[name]}]}
                for name in names
                if name in _ADDONS
            ]
        }

    def create_access_entry(self, asked: Thing, call: Call) -> Thing:
        key = (asked["clusterName"], asked["principalArn"])
        _refuse_second(key, self.entries, "The specified access entry resource is already in use on this cluster.")
        kind, account, name = asked["principalArn"].split(":")[5].split("/")[0], _ACCOUNT, key[1].split("/")[-1]
        self.entries[key] = {
            "kubernetesGroups": [],
            "type": "STANDARD",
            "username": asked.get("username") or asked["principalArn"],
            **asked,
            "accessEntryArn": _arn(call.region, f"access-entry/{key[0]}/{kind}/{account}/{name}/{uuid.uuid4()}"),
        }
        self.policies[key] = {}
        return {"accessEntry": self.entries[key]}

    def describe_access_entry(self, asked: Thing, _call: Call) -> Thing:
        return {"accessEntry": _found(self.entries, asked, "principalArn")}

    def list_access_entries(self, asked: Thing, _call: Call) -> Thing:
        return {"accessEntries": [principal for cluster, principal in self.entries if cluster == asked["clusterName"]]}

    def update_access_entry(self, asked: Thing, _call: Call) -> Thing:
        entry = _found(self.entries, asked, "principalArn")
        _change(entry, asked, "kubernetesGroups", "username")
        return {"accessEntry": entry}

    def delete_access_entry(self, asked: Thing, _call: Call) -> Thing:
        _found(self.entries, asked, "principalArn")
        for held in (self.entries, self.policies):
            del held[asked["clusterName"], asked["principalArn"]]
        return {}

    def associate_access_policy(self, asked: Thing, _call: Call) -> Thing:
        _found(self.entries, asked, "principalArn")
        key = (asked["clusterName"], asked["principalArn"])
        policy = {
            "policyArn": asked["policyArn"],
            "accessScope": asked["accessScope"],
            "associatedAt": _now(),
            "modifiedAt": _now(),
        }
        self.policies[key][asked["policyArn"]] = policy
        return {"clusterName": key[0], "principalArn": key[1], "associatedAccessPolicy": policy}

    def disassociate_access_policy(self, asked: Thing, _call: Call) -> Thing:
        _found(self.entries, asked, "principalArn")
        held = self.policies[asked["clusterName"], asked["principalArn"]]
        if held.pop(asked["policyArn"], None) is None:
            raise _missing(f"The policy {asked['policyArn']}")
        return {}

    def list_associated_access_policies(self, asked: Thing, _call: Call) -> Thing:
        _found(self.entries, asked, "principalArn")
        key = (asked["clusterName"], asked["principalArn"])
        return {
            "clusterName": key[0],
            "principalArn": key[1],
            "associatedAccessPolicies": list(self.policies[key].values()),
        }

    def create_pod_identity_association(self, asked: Thing, call: Call) -> Thing:
        identity = ("clusterName", "namespace", "serviceAccount")
        if any(all(held[part] == asked[part] for part in identity) for held in self.associations.values()):
            raise Refusal("ResourceInUseException", "Association already exists", 409)
        key = (asked["clusterName"], f"a-{uuid.uuid4().hex[:17]}")
        self.associations[key] = {
            **asked,
            "associationArn": _arn(call.region, f"podidentityassociation/{key[0]}/{key[1]}"),
            "associationId": key[1],
        }
        return {"association": self.associations[key]}

    def describe_pod_identity_association(self, asked: Thing, _call: Call) -> Thing:
        return {"association": _found(self.associations, asked, "associationId")}

    def list_pod_identity_associations(self, asked: Thing, _call: Call) -> Thing:
        summary = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")
        wanted = {part: asked[part] for part in ("clusterName", "namespace", "serviceAccount") if part in asked}
        found = [held for held in self.associations.values() if wanted.items() <= held.items()]
        return {"associations": [{part: held[part] for part in summary} for held in found]}

    def update_pod_identity_association(self, asked: Thing, _call: Call) -> Thing:
        association = _found(self.associations, asked, "associationId")
        _change(association, asked, "roleArn", "targetRoleArn", "disableSessionTags")
        return {"association": association}

    def delete_pod_identity_association(self, asked: Thing, _call: Call) -> Thing:
        association = _found(self.associations, asked, "associationId")
        del self.associations[asked["clusterName"], asked["associationId"]]
        return {"association": association}

    def update_cluster_version(self, asked: Thing, _call: Call) -> Thing:
        self.versions[asked["name"]] = asked["version"]
        return {"update": self._update("VersionUpdate", asked)}

    def update_nodegroup_version(self, asked: Thing, _call: Call) -> Thing:
        if "version" in asked:
            self.versions[f"{asked['clusterName']}/{asked['nodegroupName']}"] = asked["version"]
        return {"update": self._update("VersionUpdate", asked)}

    def describe_update(self, asked: Thing, _call: Call) -> Thing:
        key = (asked["updateId"], *_updated(asked))
        if key not in self.updates:
            raise _missing(f"The update {asked['updateId']}")
        return {"update": self.updates[key]}

    def _update(self, kind: str, asked: Thing) -> Thing:
        update = update_of(kind)
        self.updates[update["id"], *_updated(asked)] = update
        return update


_MENDED: dict[str, Callable[[Eks, Call, Behind], Answer]] = {
    "TagResource": Eks._tags,
    "UntagResource": Eks._tags,
    "ListTagsForResource": Eks._tags,
    "CreateCluster": Eks._cluster,
    "DescribeCluster": Eks._cluster,
    "DeleteCluster": Eks._cluster,
    "DescribeNodegroup": Eks._node_group,
    "DeleteNodegroup": Eks._node_group,
    "UpdateClusterConfig": Eks._config,
    "UpdateNodegroupConfig": Eks._config,
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
    """An update as EKS tells it."""
    update = {"id": str(uuid.uuid4()), "status": status, "type": kind, "params": [], "createdAt": _now(), "errors": []}
    return {**update, **more}


def _updated(asked: Thing) -> tuple[str | None, ...]:
    """What an update is of: a cluster, or a node group or an add-on of it."""
    return (asked.get("clusterName") or asked["name"], asked.get("nodegroupName"), asked.get("addonName"))


def _filled(call: Call) -> Thing:
    """What was asked, with what AWS adds to everything it makes."""
    asked = _without(call.params, "clientRequestToken")
    if call.action.startswith("Create"):
        asked = {"tags": {}, "createdAt": _now(), "modifiedAt": _now(), **asked}
    return asked


def _moto_tags(arn: str, eks: Any) -> dict[str, str]:
    """The tags that a cluster or a node group was made with. Raises ClientError when there is none."""
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


def _found(held: dict[tuple[str, str], Thing], asked: Thing, part: str) -> Thing:
    thing = held.get((asked["clusterName"], asked[part]))
    if thing is None:
        raise _missing(f"No {part} {asked[part]} found in cluster {asked['clusterName']}: it")
    return thing


def _missing(what: str) -> Refusal:
    return Refusal("ResourceNotFoundException", f"{what} does not exist", 404)


def _refuse_second(key: tuple[str, str], held: dict[tuple[str, str], Thing], message: str) -> None:
    if key in held:
        raise Refusal("ResourceInUseException", message, 409)


def _change(thing: Thing, asked: Thing, *parts: str) -> None:
    thing.update({part: asked[part] for part in parts if part in asked}, modifiedAt=_now())


def _without(thing: Thing, *parts: str) -> Thing:
    return {part: value for part, value in thing.items() if part not in parts}


def _arn(region: str, path: str) -> str:
    return f"arn:aws:eks:{region}:{_ACCOUNT}:{path}"


def _now() -> datetime:
    return datetime.now(UTC)
