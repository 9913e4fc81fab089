"""Limits of EBS volumes by type, from "Amazon EBS volume types" in the EBS user guide.

It imports nothing of this project, so that the storage level and the provider share one table.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

VolumeType = Literal["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]
Setting = Literal["volumeType", "size", "iops", "throughput"]


class Limits(NamedTuple):
    """The ranges that one volume type accepts, first and last value included; None for a setting it does not have."""

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
GP3_IOPS, GP3_THROUGHPUT = 3_000, 125  # of a gp3 volume whose settings name neither
IOPS_PER_THROUGHPUT = 4  # EBS gives at most 0.25 MiB/s for each IOPS


class LimitProblem(NamedTuple):
    """A setting of a volume that AWS would reject, and the reason."""

    setting: Setting
    message: str


def limit_problems(
    volume_type: str, size: int | None, iops: int | None, throughput: int | None
) -> Iterator[LimitProblem]:
    """Yield each setting that AWS would refuse for a volume type.

    Args:
        volume_type: a key of `LIMITS`.
        size: in GiB; None where it is not known, which skips the rules about it.
        iops: provisioned IOPS; None where none are requested.
        throughput: in MiB/s; None where none is requested.
    """
    limits = LIMITS[volume_type]
    if size is not None and not limits.size[0] <= size <= limits.size[1]:
        message = f"a volume of type {volume_type} has {limits.size[0]} to {limits.size[1]} GiB, not {size}"
        yield LimitProblem("size", message)
    yield from _iops_problems(volume_type, size, iops)
    yield from _throughput_problems(volume_type, iops, throughput)


def _iops_problems(volume_type: str, size: int | None, iops: int | None) -> Iterator[LimitProblem]:
    limits = LIMITS[volume_type]
    if iops is None:
        if limits.iops is not None and volume_type != "gp3":
            yield LimitProblem("volumeType", f"a volume of type {volume_type} requires iops: add it")
        return
    if limits.iops is None:
        yield LimitProblem("iops", f"a volume of type {volume_type} has no provisioned IOPS: remove it")
        return
    minimum, maximum = limits.iops
    if not minimum <= iops <= maximum:
        yield LimitProblem("iops", f"a volume of type {volume_type} has {minimum} to {maximum} IOPS, not {iops}")
    elif size is not None and limits.iops_per_gib and iops > max(size * limits.iops_per_gib, minimum):
        maximum = max(size * limits.iops_per_gib, minimum)
        yield LimitProblem(
            "iops", f"a volume of type {volume_type} of {size} GiB has at most {maximum} IOPS, not {iops}"
        )


def _throughput_problems(volume_type: str, iops: int | None, throughput: int | None) -> Iterator[LimitProblem]:
    limits = LIMITS[volume_type]
    if throughput is None:
        return
    if limits.throughput is None:
        yield LimitProblem("throughput", f"a volume of type {volume_type} has no provisioned throughput: remove it")
        return
    minimum, maximum = limits.throughput
    if not minimum <= throughput <= maximum:
        message = f"a volume of type {volume_type} has a throughput of {minimum} to {maximum} MiB/s, not {throughput}"
        yield LimitProblem("throughput", message)
    elif throughput * IOPS_PER_THROUGHPUT > (iops or GP3_IOPS):
        # The number to raise is the one that is written; without it, the throughput is all that the reader sees.
        needed = f"a throughput of {throughput} MiB/s requires at least {throughput * IOPS_PER_THROUGHPUT} IOPS"
        yield LimitProblem("throughput" if iops is None else "iops", needed)
