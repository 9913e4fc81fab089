"""The settings of every persistent volume claim, whether it is declared or made from a template."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .base import Args, Quantity
from .problems import Problem, forbidden, invalid


class AccessMode(StrEnum):
    """How many nodes or pods can use a volume at the same time (Kubernetes, Persistent Volumes, Access Modes)."""

    READ_WRITE_ONCE = "ReadWriteOnce"
    READ_ONLY_MANY = "ReadOnlyMany"
    READ_WRITE_MANY = "ReadWriteMany"
    READ_WRITE_ONCE_POD = "ReadWriteOncePod"


EBS_ON_ONE_NODE = "an EBS volume is attached to one node"
"""Why volumes of EBS support only the modes of one node."""
ONE_NODE_MODES = (AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD)


class ClaimArgs(Args):
    """The settings of every claim, with the fields of Kubernetes (v1 PersistentVolumeClaim)."""

    storage: Quantity = Field(examples=["1Gi"])
    """The requested size."""
    access_modes: Annotated[list[AccessMode], Field(min_length=1)] = [AccessMode.READ_WRITE_ONCE]
    """How many nodes or pods can use the volume at the same time. By default one node, which every kind of volume
    supports."""

    def problems(self) -> Iterator[Problem]:
        if AccessMode.READ_WRITE_ONCE_POD in self.access_modes and len(self.access_modes) > 1:
            modes, remedy = [mode.value for mode in self.access_modes], "remove it, or the others"
            yield invalid(("accessModes",), modes, "ReadWriteOncePod cannot be combined with other modes", remedy)

    def one_node_problems(self, why: str, remedy: str = "") -> Iterator[Problem]:
        """Yield each access mode that a volume on one node does not have.

        `why` says why the volume is on one node, and `remedy` continues the remedy.
        """
        for mode in self.access_modes:
            if mode not in ONE_NODE_MODES:
                instead = f"write ReadWriteOnce or ReadWriteOncePod{remedy}"
                yield forbidden(("accessModes",), mode.value, why, instead)
