"""What AWS does in time and order, in every test: the embedded API is consistent at once, and AWS is not.

Each layer is part of every proxy, behind the faults of a test. The plain clients of tests, which arrange things and
look at them, are served as the embedded API serves them.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from botocore.exceptions import ClientError

from embedded.aws.corrections import CORRECTED, Behind, Layer
from embedded.aws.partitions import partition_of
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of

from .blocks import NewBlocks
from .center import LateDirectory, LateRequests
from .ended import EndedAssociations
from .kinds import READS
from .launches import LateLaunches
from .passing import ClientExceptions, Contention, LateKeys, mutation_limit, snapshot_rate
from .slow import SlowStates
from .volumes import VolumeModifications

AGENT = "strata"
"""The end of the provider's User-Agent (components/provider/calls/session.py)."""


def strict() -> list[Layer]:
    """Return the layers of one account, outermost first."""
    late = (
        *(spell_policies, Unordered(), LateIam(), DegradedAddOns(), LateLogs(), NewSubnets(), LateDirectory()),
        *(LateRequests(), SecondaryAddresses(), VolumeModifications(), EndedAssociations(), NewBlocks()),
        *(LateLaunches(), Contention(), mutation_limit(), snapshot_rate(), LateKeys(), ClientExceptions()),
        SlowStates(1, ("ec2:CreateSubnet", "ec2:CreateVpc")),
        SlowStates(2, ("ec2:StopInstances",)),
    )
    return [require_trust, *(for_provider(layer) for layer in late)]


def for_provider(layer: Layer) -> Layer:
    """Return a layer for the calls of the provider alone."""

    def act(call: Call, behind: Behind) -> Answer:
        agent = call.headers.get("User-Agent", "")
        return layer(call, behind) if agent.endswith(AGENT) else behind(call)

    return act


@dataclass
class Unordered:
    """Returns lists in another order at every read, except for those whose order AWS defines."""

    reads: int = 0

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if not answer.ok or not call.action.startswith(READS) or call.name in _ORDERED or call.service not in CORRECTED:
            return answer
        self.reads += 1
        data = data_of(call, answer)
        return answer_with(call, data) if self._shuffle(data) else answer

    def _shuffle(self, value: Any) -> bool:
        """Change the order of the lists in an answer, and return whether there was one to change."""
        inner = value if isinstance(value, list) else []
        if isinstance(value, dict):
            inner = [each for key, each in value.items() if key not in _IN_ORDER]
        changed = sum(self._shuffle(each) for each in inner)
        if isinstance(value, list) and len(value) > 1:
            value.sort(key=repr, reverse=bool(self.reads % 2))
            changed += 1
        return bool(changed)


_ORDERED = {
    "autoscaling:DescribeInstanceRefreshes",  # the newest first
    "autoscaling:DescribeScalingActivities",  # the newest first
    "ec2:DescribeImages",  # thousands, which no resource has
    "ec2:DescribeInstanceTypes",
}
_IN_ORDER = {"instanceTypes"}  # of a node group, by preference


@dataclass
class LateIam:
    """Refuses the first call of each action that names a role or an instance profile.

    A service of AWS does so until it sees what IAM has created.

    The messages are those that terraform-provider-aws repeats the call after (ec2_instance.go, eks/cluster.go,
    eks/pod_identity_association.go, eks/access_policy_association.go, vpc_flow_log.go).
    """

    seen: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        late = _NAMES_IAM.get(call.name)
        if late is not None:
            named, code, message = late
            entity = named(call.params)
            if entity and (call.name, entity) not in self.seen:
                self.seen.add((call.name, entity))
                raise Refusal(code, message.format(entity))
        return behind(call)


@dataclass
class DegradedAddOns:
    """Shows a new add-on as CREATING, then as DEGRADED until its pods run, and then as ACTIVE."""

    new: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name not in ("eks:CreateAddon", "eks:DescribeAddon") or not answer.ok:
            return answer
        data = data_of(call, answer)
        key = (call.params["clusterName"], call.params["addonName"])
        if call.name == "eks:CreateAddon":
            self.new[key] = ["DEGRADED", "CREATING"]
        status = self.new[key].pop() if self.new.get(key) else data["addon"]["status"]
        issues = [{"code": "InsufficientNumberOfReplicas", "message": "The add-on has too few replicas"}]
        data["addon"] |= {"status": status, "health": {"issues": issues if status == "DEGRADED" else []}}
        return answer_with(call, data)


@dataclass
class LateLogs:
    """Creates the log group of a deleted cluster once more after its deletion, as EKS does for late logs.

    Its sources are terraform-aws-eks 920 and 2763.
    """

    groups: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name == "eks:DeleteCluster" and answer.ok:
            self.groups.add(f"/aws/eks/{call.params['name']}/cluster")
        elif call.name == "logs:DeleteLogGroup" and answer.ok and call.params["logGroupName"] in self.groups:
            self.groups.remove(call.params["logGroupName"])
            behind.client(call).create_log_group(logGroupName=call.params["logGroupName"])
        return answer


@dataclass
class SecondaryAddresses:
    """Lists an address that others have added to a NAT gateway before its primary one.

    The source is terraform-provider-aws 30865.
    """

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name != "ec2:DescribeNatGateways" or not answer.ok:
            return answer
        data = data_of(call, answer)
        for gateway in data["NatGateways"]:
            addresses = gateway.get("NatGatewayAddresses", [])
            primary = [{**one, "IsPrimary": True} for one in addresses]
            secondary = {"AllocationId": "eipalloc-0000000000000000f", "PublicIp": "192.0.2.99", "IsPrimary": False}
            gateway["NatGatewayAddresses"] = [secondary, *primary] if primary else []
        return answer_with(call, data)


@dataclass
class NewSubnets:
    """Refuses the first NAT gateway in each subnet, which is still pending then (hypershift 711)."""

    ready: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        subnet = str(call.params.get("SubnetId"))
        if call.name == "ec2:CreateNatGateway" and subnet not in self.ready:
            self.ready.add(subnet)
            raise Refusal("InvalidSubnet", f"The subnet {subnet} is pending")
        return behind(call)


def require_trust(call: Call, behind: Behind) -> Answer:
    """Refuse to assume a role that does not exist, or whose trust policy requires another external id."""
    if call.name != "sts:AssumeRole":
        return behind(call)
    role = call.params["RoleArn"]
    try:
        found = behind.client(call, "iam").get_role(RoleName=role.rpartition("/")[2])["Role"]
    except ClientError:
        found = None
    given = call.params.get("ExternalId")
    statements = found["AssumeRolePolicyDocument"]["Statement"] if found else []
    if not any(_external_id(statement) in (None, given) for statement in statements):
        message = f"User: {call.access_key} is not authorized to perform: sts:AssumeRole on resource: {role}"
        raise Refusal("AccessDenied", message, 403)
    return behind(call)


def _external_id(statement: dict[str, Any]) -> str | None:
    found = statement.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId")
    return str(found) if found else None


def spell_policies(call: Call, behind: Behind) -> Answer:
    """Return policies in AWS's spelling: lists of one value as that value, accounts as their root, another order."""
    answer = behind(call)
    if call.name not in _POLICIES or not answer.ok:
        return answer
    data = data_of(call, answer)
    holder, key = _POLICIES[call.name]
    for each in holder(data):
        text = unquote(each.get(key) or "")
        if text.startswith("{"):
            root = f"arn:{partition_of(call.region)}:iam::{{}}:root"
            spelled = json.dumps(_spelled(json.loads(text), root))
            each[key] = quote(spelled) if call.service == "iam" else spelled
    return answer_with(call, data)


def _spelled(value: Any, root: str, *, principal: bool = False) -> Any:
    """Return a part of a policy in AWS's spelling. An account is spelled as its root among principals alone."""
    if isinstance(value, dict):
        keys = sorted(value, reverse=True)
        return {key: _spelled(value[key], root, principal=principal or key in _PRINCIPALS) for key in keys}
    if isinstance(value, list):
        spelled = [_spelled(each, root, principal=principal) for each in reversed(value)]
        return spelled[0] if len(spelled) == 1 else spelled
    account = principal and isinstance(value, str) and re.fullmatch(r"\d{12}", value)
    return root.format(value) if account else value


_PRINCIPALS = ("Principal", "NotPrincipal")


_POLICIES: dict[str, tuple[Callable[[dict[str, Any]], list[dict[str, Any]]], str]] = {
    "ec2:DescribeVpcEndpoints": (lambda data: list(data["VpcEndpoints"]), "PolicyDocument"),
    "iam:GetPolicyVersion": (lambda data: [data["PolicyVersion"]], "Document"),
    "iam:GetRole": (lambda data: [data["Role"]], "AssumeRolePolicyDocument"),
    "kms:GetKeyPolicy": (lambda data: [data], "Policy"),
}


def _profile(params: dict[str, Any]) -> str:
    return str(params.get("IamInstanceProfile", {}).get("Name", ""))


def _value(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda params: str(params.get(name, ""))


_EKS = "InvalidParameterException"
_NAMES_IAM = {
    "ec2:CreateFlowLogs": (
        _value("DeliverLogsPermissionArn"),
        "InvalidParameterValue",
        "Unable to assume given IAM role {}",
    ),
    "ec2:RunInstances": (
        _profile,
        "InvalidParameterValue",
        'IAM Instance Profile "arn:aws:iam::123456789012:instance-profile/{}" has no associated IAM Roles',
    ),
    "eks:AssociateAccessPolicy": (
        _value("principalArn"),
        "ResourceNotFoundException",
        "The specified principalArn could not be found: {}",
    ),
    "eks:CreateAddon": (_value("serviceAccountRoleArn"), _EKS, "The service account role {} does not exist"),
    "eks:CreateCluster": (_value("roleArn"), _EKS, "roleArn, {}, does not exist"),
    "eks:UpdatePodIdentityAssociation": (_value("roleArn"), _EKS, "Role provided in the request does not exist."),
    "eks:CreatePodIdentityAssociation": (_value("roleArn"), _EKS, "Role provided in the request does not exist."),
}
