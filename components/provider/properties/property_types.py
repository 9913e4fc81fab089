"""Types of single properties. Each rejects values that AWS would reject, with a message that says what is valid."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from .. import aws_forms
from ..plugin.protocol import UNKNOWN
from .inputs import SameMeaning
from .policy_form import policy_form


def unless_unknown(check: Callable[[str], str]) -> AfterValidator:
    """Return a validator that skips unknown values, also inside lists and maps."""
    return AfterValidator(lambda value: value if value == UNKNOWN else check(value))


def matching(pattern: str, expected: str) -> AfterValidator:
    """Return a validator of a string; `expected` completes the message "must be ..."."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"must be {expected}")
        return value

    return unless_unknown(check)


def network(shortest: int = 0, longest: int = 32) -> AfterValidator:
    """Return a validator of an IPv4 network without host bits, whose prefix length is in a range."""

    def check(value: str) -> str:
        try:
            parsed = IPv4Network(value)
        except ValueError as error:
            raise ValueError(f"must be an IPv4 network such as 10.0.0.0/16 ({error})") from None
        if not shortest <= parsed.prefixlen <= longest:
            raise ValueError(f"must have a prefix from /{shortest} to /{longest}")
        return str(parsed)

    return unless_unknown(check)


def _network6(value: str) -> str:
    try:
        return str(IPv6Network(value))
    except ValueError as error:
        raise ValueError(f"must be an IPv6 network such as 2001:db8::/64 ({error})") from None


def _address(value: str) -> str:
    try:
        return str(IPv4Address(value))
    except ValueError as error:
        raise ValueError(f"must be an IPv4 address such as 10.0.0.4 ({error})") from None


def _at_most(maximum: int, remedy: str) -> AfterValidator:
    """Return a validator of policies that are not longer than AWS allows."""

    def check(document: str) -> str:
        if document != UNKNOWN and (size := aws_forms.policy_size(document)) > maximum:
            raise ValueError(f"has {size} characters, and AWS allows {maximum}: {remedy}")
        return document

    return AfterValidator(check)


def _policy(value: Any) -> Any:
    if value == UNKNOWN:
        return value
    try:
        document = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError as error:
        raise ValueError(f"must be a policy in JSON ({error})") from None
    if not isinstance(document, Mapping) or "Statement" not in document:
        raise ValueError('must be a policy: an object with "Version" and "Statement"')
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    for number, statement in enumerate(statements):
        if not isinstance(statement, Mapping) or statement.get("Effect") not in {"Allow", "Deny"}:
            raise ValueError(f'must be a policy whose statement {number} has "Effect" Allow or Deny')
        if not {"Action", "NotAction"} & set(statement):
            raise ValueError(f'must be a policy whose statement {number} has "Action" or "NotAction"')
    return canonical(document)


def canonical(document: Any) -> str:
    """Return a JSON document in canonical spelling, so that spaces and the order of keys make no difference."""
    return json.dumps(
        json.loads(document) if isinstance(document, str) else document, sort_keys=True, separators=(",", ":")
    )


def json_text() -> AfterValidator:
    """Return a validator of JSON, which it puts into canonical spelling."""

    def check(value: str) -> str:
        try:
            return canonical(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"must be JSON ({error})") from None

    return unless_unknown(check)


def _tags(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > MAX_TAGS:
        raise ValueError(f"must be at most {MAX_TAGS} tags: AWS allows 50, of which strata uses {50 - MAX_TAGS}")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or key.lower().startswith(aws_forms.RESERVED_TAGS):
            reserved = " or ".join(aws_forms.RESERVED_TAGS)
            raise ValueError(f"key {key!r} must have 1 to 128 characters and not start with {reserved}")
        if len(value) > 256:
            raise ValueError(f"value of {key!r} must have at most 256 characters")
    return tags


def _sorted(values: list[str]) -> list[str]:
    return sorted(set(values), key=lambda value: (value == UNKNOWN, value))


# A tag's limits: "Tag naming limits and requirements" in the Tagging AWS Resources user guide.
MAX_TAGS = 48

VpcCidr = Annotated[str, network(shortest=16, longest=28)]
Cidr = Annotated[str, network()]
Cidr6 = Annotated[str, unless_unknown(_network6)]
Address = Annotated[str, unless_unknown(_address)]
Release = Annotated[str, matching(*aws_forms.RELEASE)]
Zone = Annotated[str, matching(*aws_forms.ZONE)]
Arn = Annotated[
    str, matching(r"arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}|aws)?:.+", "an ARN (arn:aws:service:region:account:name)")
]
IssuerUrl = Annotated[str, matching(*aws_forms.ISSUER_URL)]
KeyArn = Annotated[str, matching(*aws_forms.KEY_ARN)]
KubernetesName = Annotated[
    str, matching(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", "a name in Kubernetes such as ebs-csi")
]
Port = Annotated[int, Field(ge=-1, le=65535)]
ImageId = Annotated[str, matching(r"ami-[0-9a-f]{8,17}", "an image id such as ami-0123456789abcdef0")]
Device = Annotated[str, matching(*aws_forms.DEVICE)]
InstanceType = Annotated[str, matching(*aws_forms.INSTANCE_TYPE)]
NO_TAGS: dict[str, str] = {}
Tags = Annotated[dict[str, str], AfterValidator(_tags), Field(description="Tags, added to the provider's defaultTags.")]
PolicyDocument = Annotated[str, BeforeValidator(_policy), SameMeaning(policy_form)]
InlinePolicy = Annotated[PolicyDocument, _at_most(aws_forms.MAX_INLINE_POLICY, "use managed policies for a part of it")]
ManagedPolicyDocument = Annotated[
    PolicyDocument, _at_most(aws_forms.MAX_MANAGED_POLICY, "divide it into several policies")
]
TrustPolicy = Annotated[PolicyDocument, _at_most(aws_forms.MAX_TRUST_POLICY, "name fewer principals")]
# A list whose order has no meaning for AWS: sorted and without duplicates, so that the order makes no difference.
UNORDERED = AfterValidator(_sorted)
Names = Annotated[list[str], UNORDERED]
Text = Annotated[
    str, matching(r"[\w .:/()#,@\[\]+=&;{}!$*-]{0,255}", "at most 255 letters, digits and punctuation that AWS accepts")
]
AccountId = Annotated[str, matching(*aws_forms.ACCOUNT_ID)]
InstanceArn = Annotated[str, matching(*aws_forms.INSTANCE_ARN)]
PermissionSetArn = Annotated[
    str,
    matching(
        r"arn:[\w-]+:sso:::permissionSet/ssoins-\w{16}/ps-\w{16}",
        "the ARN of a permission set (arn:aws:sso:::permissionSet/ssoins-.../ps-...)",
    ),
]
PolicyReference = Annotated[
    str,
    matching(
        r"arn:[\w-]+:iam::aws:policy/.+|(/[\w.,+@=-]+)*/[\w+=,.@-]{1,128}",
        "the ARN of a managed policy of AWS, or path and name of another one, such as /read",
    ),
]
IdentityStoreId = Annotated[
    str, matching(r"d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "the ID of an identity store")
]
DirectoryId = Annotated[
    str,
    matching(
        r"([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
        "the ID of a user or group in an identity store",
    ),
]
DirectoryName = Annotated[str, matching(*aws_forms.DIRECTORY_NAME)]
Email = Annotated[str, matching(*aws_forms.EMAIL)]
Path = Annotated[str, matching(r"/([!-~]{1,510}/)?", "a path that starts and ends with /")]


def iam_name(maximum: int) -> AfterValidator:
    """Return a validator of a name in IAM of at most this many characters."""
    return matching(rf"[\w+=,.@-]{{1,{maximum}}}", f"1 to {maximum} letters, digits and any of + = , . @ - _")


IamName = Annotated[str, iam_name(64)]
IamGroupName = Annotated[str, iam_name(128)]
PermissionSetName = Annotated[str, iam_name(32)]


def route_destination(value: str) -> str:
    """Return a network or a prefix list's id in canonical spelling."""
    if value == UNKNOWN or value.startswith("pl-"):
        return value
    return _network6(value) if ":" in value else str(IPv4Network(value))


def route_target(prefixes: Collection[str]) -> AfterValidator:
    """Return a validator of the id of a route's target."""
    return matching(rf"({'|'.join(prefixes)})-[0-9a-f]{{8,17}}", f"an id that starts with {', '.join(prefixes)}")


def resource_id(prefix: str) -> AfterValidator:
    """Return a validator of an EC2 id such as vpc-0123456789abcdef0."""
    return matching(rf"{prefix}-[0-9a-f]{{8,17}}", f"an id such as {prefix}-0123456789abcdef0")


VpcId = Annotated[str, resource_id("vpc")]
SubnetId = Annotated[str, resource_id("subnet")]
SecurityGroupId = Annotated[str, resource_id("sg")]
InstanceId = Annotated[str, resource_id("i")]
VolumeId = Annotated[str, resource_id("vol")]
PrefixListId = Annotated[str, resource_id("pl")]
AllocationId = Annotated[str, resource_id("eipalloc")]
