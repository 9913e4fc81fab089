"""Updates of a cluster that EKS refuses, and settings of a cluster that moto does not store.

The rules are those of the EKS API Reference (UpdateClusterConfig, AssociateEncryptionConfig) and of the EKS User Guide
("Grant IAM users access to Kubernetes with EKS access entries").
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from ...protocol import Answer, Call, Refusal, answer_with, data_of
from ..layer import Behind

Thing = dict[str, Any]
_MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
_ACCESS = {"endpointPublicAccess": True, "endpointPrivateAccess": False, "publicAccessCidrs": ["0.0.0.0/0"]}
_NETWORK = ("subnetIds", "securityGroupIds")
_OTHERS: Thing = {"deletionProtection": False, "upgradePolicy": {"supportType": "EXTENDED"}}


@dataclass
class ClusterSettings:
    """Settings of clusters by name. The authentication mode and the encryption change in one direction."""

    modes: dict[str, str] = field(default_factory=dict)
    encryption: dict[str, list[Thing]] = field(default_factory=dict)
    others: dict[str, Thing] = field(default_factory=dict)  # of _OTHERS

    def __call__(self, call: Call, behind: Behind) -> Answer:
        name = str(call.params.get("name") or call.params.get("clusterName"))
        if call.name == "eks:UpdateClusterConfig" and "accessConfig" in call.params:
            self.modes[name] = self._next_mode(name, call.params["accessConfig"]["authenticationMode"])
        elif call.name == "eks:AssociateEncryptionConfig":
            if self._encryption(call, behind):
                raise _invalid("Cluster already has an encryption configuration")
            answer = behind(call)
            self.encryption[name] = call.params["encryptionConfig"]
            return answer
        if call.name == "eks:CreateCluster":
            _check_family(call, behind)
        if call.name == "eks:DeleteCluster" and self.others.get(name, {}).get("deletionProtection"):
            raise Refusal("InvalidRequestException", f"Cluster {name} has deletion protection")
        answer = behind(call)
        if answer.ok and call.name in ("eks:CreateCluster", "eks:UpdateClusterConfig"):
            given = {key: call.params[key] for key in _OTHERS if key in call.params}
            self.others[name] = {**self.others.get(name, _OTHERS), **given}
        if not answer.ok or call.name not in ("eks:CreateCluster", "eks:DescribeCluster", "eks:DeleteCluster"):
            return answer
        if call.action == "CreateCluster":
            self.modes[name] = call.params.get("accessConfig", {}).get("authenticationMode", _MODES[0])
        data = data_of(call, answer)
        data["cluster"].setdefault("accessConfig", {})["authenticationMode"] = self.modes.get(name, _MODES[0])
        data["cluster"] |= self.others.get(name, _OTHERS)
        data["cluster"].setdefault("kubernetesNetworkConfig", {}).setdefault("ipFamily", "ipv4")
        if name in self.encryption:
            data["cluster"]["encryptionConfig"] = self.encryption[name]
        if call.action == "DeleteCluster":
            self.modes.pop(name, None)
            self.encryption.pop(name, None)
            self.others.pop(name, None)
        return answer_with(call, data)

    def _next_mode(self, name: str, mode: str) -> str:
        now = self.modes.get(name, _MODES[0])
        if _MODES.index(mode) != _MODES.index(now) + 1:
            raise _invalid(f"Unsupported authentication mode update from {now} to {mode}")
        return mode

    def _encryption(self, call: Call, behind: Behind) -> object:
        cluster = behind.client(call).describe_cluster(name=call.params["clusterName"])["cluster"]
        return self.encryption.get(call.params["clusterName"]) or cluster.get("encryptionConfig")


def _check_family(call: Call, behind: Behind) -> None:
    """Refuse an IPv6 cluster in subnets without IPv6 networks (EKS User Guide, "Deploying an IPv6 cluster")."""
    if call.params.get("kubernetesNetworkConfig", {}).get("ipFamily") != "ipv6":
        return
    subnets = call.params["resourcesVpcConfig"]["subnetIds"]
    for each in behind.client(call, "ec2").describe_subnets(SubnetIds=subnets)["Subnets"]:
        if not each.get("Ipv6CidrBlockAssociationSet"):
            raise _invalid(f"Subnet {each['SubnetId']} has no IPv6 CIDR block")


def refuse_update(call: Call, behind: Behind) -> Answer:
    """Refuse an update that changes nothing, or that EKS does not carry out."""
    eks = behind.client(call)
    if call.name == "eks:UpdateClusterConfig":
        cluster = eks.describe_cluster(name=call.params["name"])["cluster"]
        if len(_MUTUALLY_EXCLUSIVE & set(call.params)) > 1:
            raise _invalid("Only one type of update can be allowed.")
        if "resourcesVpcConfig" in call.params:
            _check_vpc_config(cluster["resourcesVpcConfig"], call.params["resourcesVpcConfig"], behind, call)
            return behind(_without_ignored_networks(call, cluster))
        if "logging" in call.params:
            _check_logging(cluster, call.params["logging"])
    return behind(call)


_MUTUALLY_EXCLUSIVE = {"accessConfig", "deletionProtection", "logging", "resourcesVpcConfig", "upgradePolicy"}


def _check_vpc_config(found: Thing, changed: Thing, behind: Behind, call: Call) -> None:
    if set(changed) & set(_ACCESS) and set(changed) & set(_NETWORK):
        raise _invalid("Only one type of update can be allowed.")
    subnets = changed.get("subnetIds", [])
    if subnets:
        ec2 = behind.client(call, "ec2")
        new = {each["AvailabilityZone"] for each in ec2.describe_subnets(SubnetIds=subnets)["Subnets"]}
        old = {each["AvailabilityZone"] for each in ec2.describe_subnets(SubnetIds=found["subnetIds"])["Subnets"]}
        if not new <= old or len(new) < 2:
            raise _invalid(f"Provided subnets must belong to the zones of the cluster's creation: {sorted(old)}")
    public = changed.get("endpointPublicAccess", found.get("endpointPublicAccess", True))
    counted = {key: value for key, value in changed.items() if public or key != "publicAccessCidrs"}
    if all(_same(found.get(key, _ACCESS.get(key)), value) for key, value in counted.items()):
        described = ", ".join(f"{key}: {value}" for key, value in counted.items())
        raise _invalid(f"Cluster is already at the desired configuration with {described}")


def _without_ignored_networks(call: Call, cluster: Thing) -> Call:
    """Return the call without networks of an endpoint that is not public: EKS keeps those that it had."""
    changed = dict(call.params["resourcesVpcConfig"])
    public = changed.get("endpointPublicAccess", cluster["resourcesVpcConfig"].get("endpointPublicAccess", True))
    if public or "publicAccessCidrs" not in changed:
        return call
    del changed["publicAccessCidrs"]
    body = json.dumps({**json.loads(call.body), "resourcesVpcConfig": changed}).encode()
    return replace(call.with_body(body), params={**call.params, "resourcesVpcConfig": changed})


def _check_logging(cluster: Thing, changed: Thing) -> None:
    before = _enabled(cluster.get("logging", {}).get("clusterLogging", []), True)
    after = (before - _enabled(changed["clusterLogging"], False)) | _enabled(changed["clusterLogging"], True)
    if before == after:
        raise _invalid("No changes needed for the logging config provided")


def _enabled(logging: Iterable[Thing], enabled: bool) -> set[str]:
    return {kind for each in logging if each.get("enabled", False) is enabled for kind in each.get("types", [])}


def _same(one: Any, other: Any) -> bool:
    return sorted(one) == sorted(other) if isinstance(one, list) and isinstance(other, list) else bool(one == other)


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)
