"""Hosted zones of Route 53, in which programs of a cluster create records."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from ..base import Args, HostName
from ..iam_permissions import allow
from ..partition import Partition
from ..problems import Problem, duplicate, matching

HostedZoneId = Annotated[str, matching(r"Z[0-9A-Z]{1,31}", "the id of a hosted zone, such as Z05346603AMSIBWU1JMO8")]


class HostedZones(Args):
    """Hosted zones of Route 53."""

    hosted_zones: dict[HostName, HostedZoneId] = Field(default={}, examples=[{"example.org": "Z05346603AMSIBWU1JMO8"}])
    """The hosted zones of Route 53 by their domain names: the id of each. Records are created in no other zone."""

    def problems(self) -> Iterator[Problem]:
        names: dict[str, str] = {}
        for name, one in self.hosted_zones.items():
            if names.setdefault(one, name) != name:
                yield duplicate(
                    ("hostedZones", name), one, "use the id of this zone", first=f"hostedZones.{names[one]}"
                )

    def zone_of(self, host: str) -> str | None:
        """Return the domain name of the zone that the records of a host are created in, if there is one."""
        zones = [zone for zone in self.hosted_zones if host == zone or host.endswith(f".{zone}")]
        return max(zones, key=len, default=None)


def plan_record_rights(args: HostedZones, partition: Partition) -> dict[str, Any]:
    """Return the right to read and change the records of the zones."""
    zones = [partition.arn("route53", f"hostedzone/{one}") for one in sorted(args.hosted_zones.values())]
    return allow(["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"], zones)
