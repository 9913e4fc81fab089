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
class MutationLimit:
    """Refuses the first change of each prefix list, while AWS carries out others (terraform-provider-aws)."""

    seen: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:ModifyManagedPrefixList" and call.params["PrefixListId"] not in self.seen:
            self.seen.add(call.params["PrefixListId"])
            message = "The maximum number of concurrent mutations has been reached"
            raise Refusal("ConcurrentMutationLimitExceeded", message)
        return behind(call)


@dataclass
class SnapshotRate:
    """Refuses the first snapshot of each volume, of which somebody else has just taken another one."""

    seen: set[str] = field(default_factory=set)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:CreateSnapshot" and call.params["VolumeId"] not in self.seen:
            self.seen.add(call.params["VolumeId"])
            message = "The maximum per volume CreateSnapshot request rate has been exceeded."
            raise Refusal("SnapshotCreationPerVolumeRateExceeded", message)
        return behind(call)


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
