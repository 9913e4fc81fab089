"""Instance types: those that botocore's model of EC2 lists, and newer ones, which AWS is asked about."""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ..calls.errors import AwsError
from ..calls.session import Session
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN


def types_exist(session: Session, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
    """Yield a problem for each instance type that AWS does not have, among those that an update adds to an input."""
    for instance_type in sorted(known_values(new, name) - known_values(old, name)):
        if is_unknown(session, instance_type):
            near = difflib.get_close_matches(instance_type, sorted(listed()), n=3)
            yield Failure(
                name, f"instance type {instance_type} not found: did you mean {' or '.join(near) or 't3.small'}?"
            )


def known_values(inputs: Mapping[str, Any], name: str) -> set[str]:
    """Return the known values of an input that is one value or a list of them."""
    value = inputs.get(name, UNKNOWN)
    return {*(value if isinstance(value, list) else [value])} - {UNKNOWN}


def is_unknown(session: Session, name: str) -> bool:
    """Return whether AWS says that it does not have an instance type; False also where AWS cannot be asked."""
    if name in listed():
        return False
    try:
        session.client("ec2").describe_instance_types(InstanceTypes=[name])
    except ProviderError as error:
        return isinstance(error, AwsError) and error.code == "InvalidInstanceType"
    return False


@cache
def listed() -> frozenset[str]:
    """Return the instance types in botocore's model."""
    from botocore.session import get_session

    return frozenset(get_session().get_service_model("ec2").shape_for("InstanceType").enum)
