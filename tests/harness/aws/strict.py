"""What AWS does in time and order, in every test: the embedded API is consistent at once, and AWS is not.

Each layer is part of every proxy, behind the faults of a test. The plain clients of tests, which arrange things and
look at them, are served as the embedded API serves them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from embedded.aws.corrections import Behind, Layer
from embedded.aws.protocol import Answer, Call, Refusal

AGENT = "strata"
"""The end of the provider's User-Agent (components/provider/calls/session.py)."""


def strict() -> list[Layer]:
    """Return the layers of one account, outermost first."""
    return [for_provider(LateIam())]


def for_provider(layer: Layer) -> Layer:
    """Return a layer for the calls of the provider alone."""

    def act(call: Call, behind: Behind) -> Answer:
        agent = call.headers.get("User-Agent", "")
        return layer(call, behind) if agent.endswith(AGENT) else behind(call)

    return act


@dataclass
class LateIam:
    """Refuses the first call of each action that names a role or an instance profile, as a service does that IAM has
    not told about it yet.

    The messages are those that terraform-provider-aws repeats the call after (ec2_instance.go, eks/cluster.go,
    eks/pod_identity_association.go, vpc_flow_log.go).
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
    "eks:CreateAddon": (_value("serviceAccountRoleArn"), _EKS, "The service account role {} does not exist"),
    "eks:CreateCluster": (_value("roleArn"), _EKS, "roleArn, {}, does not exist"),
    "eks:CreatePodIdentityAssociation": (_value("roleArn"), _EKS, "Role provided in the request does not exist."),
}
