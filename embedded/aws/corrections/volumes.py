"""Modifications of volumes that EBS refuses, and the settings that a modification resets."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ..protocol import Answer, Call, Refusal
from .filters import by
from .layer import Behind

_COOLDOWN = 6 * 3600  # seconds between two modifications of a volume (EC2 API Reference, ModifyVolume)


@dataclass
class Modifications:
    """Refuses to shrink a volume, and to modify it twice within six hours; moto accepts both."""

    at: dict[str, float] = field(default_factory=dict)  # the time of the last one, by volume

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name != "ec2:ModifyVolume":
            return behind(call)
        volume = call.params["VolumeId"]
        if time.time() - self.at.get(volume, 0) < _COOLDOWN:
            message = "You've reached the maximum modification rate per volume limit."
            wait = "Wait at least 6 hours between modifications per EBS volume."
            raise Refusal("VolumeModificationRateExceeded", f"{message} {wait}")
        for found in behind.client(call).describe_volumes(Filters=by("volume-id", volume))["Volumes"]:
            if call.params.get("Size", found["Size"]) < found["Size"]:
                raise Refusal("InvalidParameterValue", "New size cannot be smaller than existing size")
        answer = behind(call)
        if answer.ok:
            self.at[volume] = time.time()
        return answer


def reset_settings(call: Call, behind: Behind) -> Answer:
    """Set what a modification of a volume does not name to AWS's defaults; moto keeps it.

    These are the IOPS of a volume whose type changes (EC2 API Reference, ModifyVolume), and the throughput of any gp3
    volume (terraform-provider-aws, ebs_volume.go).
    """
    if call.name != "ec2:ModifyVolume":
        return behind(call)
    found = behind.client(call).describe_volumes(Filters=by("volume-id", call.params["VolumeId"]))["Volumes"]
    kind = call.params.get("VolumeType") or next((each["VolumeType"] for each in found), "")
    defaults = {"Throughput": 125} if kind == "gp3" else {}
    if "VolumeType" in call.params and kind in ("gp3", "io1", "io2"):
        defaults["Iops"] = 3000
    missing = {name: value for name, value in defaults.items() if name not in call.params}
    return behind(call.with_body(call.body + f"&{urlencode(missing)}".encode()) if missing else call)
