"""What EBS takes: the limits of each volume type, from "Amazon EBS volume types" in the EBS user guide."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

VolumeType = Literal["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]


class Limits(NamedTuple):
    """What one volume type takes; None where the type has no such setting."""

    size: tuple[int, int]  # GiB
    iops: tuple[int, int] | None = None
    iops_per_gib: int | None = None
    throughput: tuple[int, int] | None = None  # MiB/s


LIMITS = {
    "gp2": Limits((1, 16_384)),
    "gp3": Limits((1, 65_536), (3_000, 80_000), 500, (125, 2_000)),
    "io1": Limits((4, 16_384), (100, 64_000), 50),
    "io2": Limits((4, 65_536), (100, 256_000), 1_000),
    "st1": Limits((125, 16_384)),
    "sc1": Limits((125, 16_384)),
    "standard": Limits((1, 1_024)),
}
GP3_IOPS, GP3_THROUGHPUT = 3_000, 125  # what a gp3 volume has without asking


def within_limits(kind: str, size: int | None, iops: int | None, throughput: int | None) -> Iterator[str]:
    """What is wrong with a volume's size (GiB), IOPS and throughput (MiB/s) for its type."""
    limits = LIMITS[kind]
    if size is not None and not limits.size[0] <= size <= limits.size[1]:
        yield f"a {kind} volume has {limits.size[0]} to {limits.size[1]} GiB, not {size}"
    if limits.iops is None and iops is not None:
        yield f"a {kind} volume takes no iops"
    elif limits.iops is not None and iops is not None:
        yield from iops_within(kind, limits, size, iops)
    elif limits.iops is not None and kind != "gp3":
        yield f"a {kind} volume needs iops"
    if throughput is not None and limits.throughput is None:
        yield f"a {kind} volume takes no throughput"
    elif throughput is not None and limits.throughput is not None:
        least, most = limits.throughput
        if not least <= throughput <= most:
            yield f"a {kind} volume has a throughput of {least} to {most} MiB/s, not {throughput}"
        if throughput * 4 > (iops or GP3_IOPS):
            yield f"a throughput of {throughput} MiB/s needs at least {throughput * 4} iops (0.25 MiB/s for each)"


def iops_within(kind: str, limits: Limits, size: int | None, iops: int) -> Iterator[str]:
    """What is wrong with the IOPS of a type that has them."""
    least, most = limits.iops or (0, 0)
    if not least <= iops <= most:
        yield f"a {kind} volume has {least} to {most} iops, not {iops}"
    elif size is not None and limits.iops_per_gib and iops > max(size * limits.iops_per_gib, least):
        yield f"a {kind} volume of {size} GiB has at most {size * limits.iops_per_gib} iops, not {iops}"
