"""Questions about drawn worlds to an implementation of IAM's evaluation logic that others wrote."""

from ipaddress import ip_address
from typing import Any

from review.rights.labels import ABSENT

TAG_OF_PRINCIPAL, TAG_OF_RESOURCE = "aws:PrincipalTag/team", "aws:ResourceTag/team"
KEYS = (
    "aws:RequestedRegion",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
    TAG_OF_PRINCIPAL,
    "aws:username",
    TAG_OF_RESOURCE,
)


def asked(action: str, arn: str, *values: Any) -> dict[str, Any]:
    """Return a request as the simulator reads it. `values` are those of the first of KEYS; None is an absent one."""
    given = {key: value for key, value in zip(KEYS, values, strict=False) if value is not None}
    return {"action": action, "resource": arn, "context": given}


def aspects(request: dict[str, Any]) -> dict[str, Any]:
    """Return a request as the review divides requests."""
    context = request["context"]
    address = context.get("aws:SourceIp")
    return {
        "action": request["action"].lower(),
        "resource": request["resource"],
        "policy": "",
        "where text aws:requestedregion": context.get("aws:RequestedRegion", ABSENT),
        "where text aws:multifactorauthpresent": context.get("aws:MultiFactorAuthPresent", ABSENT),
        "where text aws:username": context.get("aws:username", ABSENT),
        **{f"where text {key.lower()}": context.get(key, ABSENT) for key in (TAG_OF_PRINCIPAL, TAG_OF_RESOURCE)},
        "where address aws:sourceip": -1 if address is None else int(ip_address(address)),
    }
