"""Which instance types there are: those that botocore's model of EC2 names, and newer ones that AWS is asked about."""

import difflib
from functools import cache

from ..calls.errors import AwsError
from ..calls.session import Session
from ..plugin.errors import ProviderError


def unknown(session: Session, name: str) -> str | None:
    """What is wrong with an instance type that AWS does not have; None where it has it, or cannot be asked."""
    if name in listed():
        return None
    try:
        session.client("ec2").describe_instance_types(InstanceTypes=[name])
        return None
    except ProviderError as error:
        if not isinstance(error, AwsError) or error.code != "InvalidInstanceType":
            return None
    near = difflib.get_close_matches(name, sorted(listed()), n=3)
    return f"there is no instance type {name}: did you mean {' or '.join(near) or 't3.small'}?"


@cache
def listed() -> frozenset[str]:
    """The instance types in botocore's model."""
    from botocore.session import get_session

    return frozenset(get_session().get_service_model("ec2").shape_for("InstanceType").enum)
