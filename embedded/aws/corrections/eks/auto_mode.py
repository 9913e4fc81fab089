"""EKS Auto Mode, which moto does not have: nodes, block storage and load balancing that EKS manages.

The refusals are those of EKS as others report them: cluster-api-provider-aws 5278 (all or none), terraform-provider-aws
40483 (self-managed add-ons) and 40411 (the role of nodes), terraform-aws-eks 3366, 3483 and 3513 (node pools).
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from ...protocol import Answer, Call, Refusal, answer_with, data_of
from ..layer import Behind

Thing = dict[str, Any]
_DISABLED: Thing = {"enabled": False, "nodePools": []}
_PARTS = ("computeConfig", "storageConfig")
_ELSEWHERE = {"accessConfig", "deletionProtection", "logging", "resourcesVpcConfig", "upgradePolicy"}


@dataclass
class AutoMode:
    """The compute settings of clusters by name; block storage and load balancing are enabled with them."""

    compute: dict[str, Thing] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name not in ("eks:CreateCluster", "eks:UpdateClusterConfig", "eks:DescribeCluster"):
            return behind(call)
        name, changed = str(call.params["name"]), None
        balancing = call.params.get("kubernetesNetworkConfig", {}).get("elasticLoadBalancing")
        if call.action != "DescribeCluster" and (balancing or any(part in call.params for part in _PARTS)):
            changed = self._checked(name, call, balancing or {})
            call = _without_auto_mode(call)
        answer = behind(call)
        if not answer.ok:
            return answer
        if call.action == "CreateCluster":
            self.compute[name] = _DISABLED
        if changed is not None:
            self.compute[name] = changed
        return self._shown(name, call, answer) if call.action != "UpdateClusterConfig" else answer

    def _checked(self, name: str, call: Call, balancing: Thing) -> Thing:
        """Return the compute settings of a call. Raises Refusal as EKS refuses them."""
        compute, old = call.params.get("computeConfig", {}), self.compute.get(name, _DISABLED)
        storage = call.params.get("storageConfig", {}).get("blockStorage", {})
        enabled = {bool(part.get("enabled")) for part in (compute, storage, balancing)}
        if len(enabled) > 1 or "computeConfig" not in call.params:
            raise _invalid(
                "For EKS Auto Mode, please ensure that all required configs, including computeConfig, "
                "kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled."
            )
        pools, role = compute.get("nodePools", []), compute.get("nodeRoleArn")
        if call.action == "CreateCluster" and enabled == {True} and call.params.get("bootstrapSelfManagedAddons", True):
            raise _invalid("When EKS Auto Mode is enabled, bootstrapSelfManagedAddons must be set to false.")
        if pools and not role:
            raise _invalid("When Compute Config nodeRoleArn is null or empty, nodePool list cannot be populated.")
        if role and not pools and enabled == {True}:
            raise _invalid("When Compute Config nodeRoleArn is given, nodePool list cannot be empty.")
        if pools and enabled == {False}:
            raise _invalid("When EKS Auto Mode is disabled, nodePool list must be empty.")
        if call.action == "UpdateClusterConfig":
            if _ELSEWHERE & set(call.params):
                raise _invalid("Only one type of update can be allowed.")
            if old["enabled"] and role and old.get("nodeRoleArn", role) != role:
                raise _invalid("The nodeRoleArn cannot be changed while EKS Auto Mode is enabled.")
        kept = {"enabled": enabled == {True}, "nodePools": pools, **({"nodeRoleArn": role} if role else {})}
        if call.action == "UpdateClusterConfig" and {**kept, "nodePools": sorted(pools)} == {
            **old,
            "nodePools": sorted(old["nodePools"]),
        }:
            raise _invalid("No changes needed for the EKS Auto Mode config provided")
        return kept

    def _shown(self, name: str, call: Call, answer: Answer) -> Answer:
        data = data_of(call, answer)
        compute = self.compute.get(name, _DISABLED)
        on = {"enabled": compute["enabled"]}
        data["cluster"] |= {"computeConfig": compute, "storageConfig": {"blockStorage": on}}
        data["cluster"].setdefault("kubernetesNetworkConfig", {})["elasticLoadBalancing"] = on
        return answer_with(call, data)


def _without_auto_mode(call: Call) -> Call:
    """Return the call without the settings of Auto Mode: moto would replace the network configuration by them."""
    body = {key: value for key, value in json.loads(call.body).items() if key not in _PARTS}
    addresses = {
        key: value for key, value in body.pop("kubernetesNetworkConfig", {}).items() if key != "elasticLoadBalancing"
    }
    body |= {"kubernetesNetworkConfig": addresses} if addresses else {}
    params = {key: value for key, value in call.params.items() if key in body}
    params |= {"kubernetesNetworkConfig": addresses} if addresses else {}
    params |= {"name": call.params["name"]}
    return replace(call.with_body(json.dumps(body).encode()), params=params)


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)
