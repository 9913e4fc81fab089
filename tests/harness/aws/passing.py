"""Refusals that pass: AWS answers the same call a moment later."""

from dataclasses import dataclass, field

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal

_CONTENDED = ("autoscaling:CreateOrUpdateTags", "autoscaling:DeleteTags", "autoscaling:UpdateAutoScalingGroup")
_NO_CLUSTER = "No cluster found for name"


@dataclass
class Contention:
    """Refuses the first change of each kind of an Auto Scaling group, with status 500 (API Reference, Errors)."""

    seen: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name in _CONTENDED:
            tags = call.params.get("Tags") or [{}]
            group = str(call.params.get("AutoScalingGroupName") or tags[0].get("ResourceId"))
            if (call.name, group) not in self.seen:
                self.seen.add((call.name, group))
                message = f"You already have a pending update to the Auto Scaling group {group}"
                raise Refusal("ResourceContention", message, 500)
        return behind(call)


@dataclass
class FirstOfEach:
    """Refuses the first call of one name for each resource, which a parameter names."""

    name: str
    parameter: str
    code: str
    message: str
    seen: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == self.name and call.params[self.parameter] not in self.seen:
            self.seen.add(call.params[self.parameter])
            raise Refusal(self.code, self.message)
        return behind(call)


def mutation_limit() -> FirstOfEach:
    """Return the refusal of changes of a prefix list while AWS carries out others (terraform-provider-aws)."""
    return FirstOfEach(
        "ec2:ModifyManagedPrefixList",
        "PrefixListId",
        "ConcurrentMutationLimitExceeded",
        "The maximum number of concurrent mutations has been reached",
    )


def snapshot_rate() -> FirstOfEach:
    """Return the refusal of a snapshot of a volume of which somebody else has just taken another one."""
    return FirstOfEach(
        "ec2:CreateSnapshot",
        "VolumeId",
        "SnapshotCreationPerVolumeRateExceeded",
        "The maximum per volume CreateSnapshot request rate has been exceeded.",
    )


@dataclass
class LateKeys:
    """Refuses the rotation of a key once after its creation, and once after it was enabled.

    The codes are those that terraform-provider-aws repeats the call after (kms/key.go).
    """

    before: dict[str, str] = field(default_factory=dict)  # codes, by key
    seen: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        key = str(call.params.get("KeyId"))
        if call.name == "kms:EnableKey":
            self.before[key] = "DisabledException"
        if call.name == "kms:EnableKeyRotation":
            code = self.before.pop(key, None) or (None if key in self.seen else "NotFoundException")
            self.seen.add(key)
            if code:
                raise Refusal(code, f"Key '{key}' is not ready")
        return behind(call)


@dataclass
class ClientExceptions:
    """Reports every second time with another code that a cluster does not exist.

    EKS does so at times (terraform-provider-aws, eks/cluster.go).
    """

    times: int = 0

    def __call__(self, call: Call, behind: Behind) -> Answer:
        try:
            answer = behind(call)
        except Refusal as refusal:
            if _NO_CLUSTER in str(refusal):
                self._refuse(str(refusal))
            raise
        if call.service == "eks" and not answer.ok and _NO_CLUSTER.encode() in answer.body:
            self._refuse(f"{_NO_CLUSTER}: {call.params.get('name') or call.params.get('clusterName')}.")
        return answer

    def _refuse(self, message: str) -> None:
        self.times += 1
        if self.times % 2:
            raise Refusal("ClientException", message)
