"""external-dns, which creates the records of host names in hosted zones of Route 53, and deletes them.

It writes a TXT record with its owner beside each record, and changes only records of its own (external-dns, Registry).
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from ..base import Args, HostName
from ..iam_permissions import allow
from ..partition import Partition
from ..problems import Problem, duplicate, matching

HostedZoneId = Annotated[str, matching(r"Z[0-9A-Z]{1,31}", "the id of a hosted zone, such as Z05346603AMSIBWU1JMO8")]


class DnsArgs(Args):
    """external-dns for hosted zones of Route 53."""

    hosted_zones: dict[HostName, HostedZoneId] = Field(default={}, examples=[{"example.org": "Z05346603AMSIBWU1JMO8"}])
    """The hosted zones of Route 53 by their domain names: the id of each. Records are created in no other zone."""
    policy: Literal["sync", "upsert-only"] = "sync"
    """`sync` deletes the records of hosts that are removed; `upsert-only` keeps them."""

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


def plan_statements(args: DnsArgs, partition: Partition) -> list[dict[str, Any]]:
    """Return the rights of external-dns in AWS: it finds all hosted zones, and reads and changes the given ones."""
    zones = [partition.arn("route53", f"hostedzone/{one}") for one in sorted(args.hosted_zones.values())]
    return [
        allow(["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"], zones),
        allow(["route53:ListHostedZones"], ["*"]),
    ]
