"""Modifications of volumes, which take a while on AWS and no time in moto."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from embedded.aws.corrections import Behind
from embedded.aws.corrections.volumes import Modifications
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of

if TYPE_CHECKING:
    from .proxy import Proxy

_SETTINGS = ("Size", "VolumeType", "Iops", "Throughput")


@dataclass
class VolumeModifications:
    """Shows the old settings of a modified volume, and refuses further modifications, while it is modified.

    The first description of the modification shows it as modifying, and the next ones as optimizing, in which the new
    settings are in effect (EBS User Guide, "Monitor the progress of volume modifications").
    """

    modifying: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:ModifyVolume":
            return self._modify(call, behind)
        answer = behind(call)
        if not answer.ok or not self.modifying:
            return answer
        if call.name == "ec2:DescribeVolumes":
            data = data_of(call, answer)
            for volume in data["Volumes"]:
                volume.update(self.modifying.get(volume["VolumeId"], {}))
            return answer_with(call, data)
        if call.name == "ec2:DescribeVolumesModifications":
            data = data_of(call, answer)
            for each in data["VolumesModifications"]:
                is_first = self.modifying.pop(each["VolumeId"], None) is not None
                each["ModificationState"] = "modifying" if is_first else "optimizing"
            return answer_with(call, data)
        return answer

    def _modify(self, call: Call, behind: Behind) -> Answer:
        identifier = call.params["VolumeId"]
        if identifier in self.modifying:
            raise Refusal("IncorrectModificationState", f"Cannot modify the volume {identifier} in state MODIFYING")
        before = behind.client(call).describe_volumes(Filters=[{"Name": "volume-id", "Values": [identifier]}])
        answer = behind(call)
        if answer.ok:
            self.modifying[identifier] = {key: before["Volumes"][0].get(key) for key in _SETTINGS}
        return answer


def hours_later(aws: Proxy, hours: float) -> None:
    """Let hours pass for the modifications of volumes."""
    for layer in aws.account.corrections():
        if isinstance(layer, Modifications):
            layer.at = {volume: at - hours * 3600 for volume, at in layer.at.items()}
