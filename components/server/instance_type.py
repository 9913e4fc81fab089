"""Properties of EC2 instance types that follow from their names."""

import re
from typing import Annotated

from ..problems import matching
from ..provider import aws_forms

_XEN = re.compile(r"(c1|c3|c4|cc2|d2|g3s?|h1|hs1|i2|i3|m1|m2|m3|m4|p2|p3|r3|r4|t1|t2|x1e?)\.(?!metal)")

InstanceType = Annotated[str, matching(*aws_forms.INSTANCE_TYPE)]


def is_arm(instance_type: str) -> bool:
    """Return whether a type has a Graviton processor (EC2 user guide, Instance type naming conventions)."""
    return aws_forms.ARM_TYPE.match(instance_type) is not None


def is_nitro(instance_type: str) -> bool:
    """Return whether a type is built on the Nitro System, where disks are NVMe devices (EC2 user guide)."""
    return _XEN.match(instance_type) is None
