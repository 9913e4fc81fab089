"""Instance types whose local disks (instance store) lose their data when an instance is stopped."""

import re

_TYPE = re.compile(r"(?P<series>[a-z]+)(?P<generation>\d+)(?P<options>[a-z-]*)\.")
_SERIES = frozenset({"d", "f", "h", "hs", "i", "im", "is", "trn", "z"})
"""Series of which every type has an instance store."""
_GENERATIONS = frozenset({"c1", "c3", "cr1", "dl1", "g2", "g5", "g6", "gr6", "m1", "m2", "m3", "p4", "p5", "r3", "x1"})
"""Series and generations of which every type has one."""


def has_instance_store(instance_type: object) -> bool:
    """Return whether instances of a type have an instance store: the option `d` in its name says so, as in `m5d`.

    Source: EC2 user guide, Instance type naming conventions, and Instance store volumes.
    """
    found = _TYPE.match(instance_type) if isinstance(instance_type, str) else None
    if found is None:
        return False
    series, generation = found["series"], found["series"] + found["generation"]
    return "d" in found["options"] or series in _SERIES or generation in _GENERATIONS
