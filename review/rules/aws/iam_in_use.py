"""What keeps AWS from deleting a group, user, role or policy (IAM API reference, error `DeleteConflict`)."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of, provider_urn
from ...read.values import as_list, is_unknown
from ...rights.iam_types import ATTACHMENT_OF_SEVERAL, ATTACHMENTS, HOLDERS, INLINE, MEMBERSHIPS, POLICIES
from ...rights.instance_roles import PROFILES
from ...rights.view import NAMES, changed

End = tuple[str, str]
"""A noun, such as `group`, and the name or ARN with which another resource refers to it."""
GROUP, USER, ROLE, POLICY = "group", "user", "role", "policy"
STRATA, PULUMI_AWS = 0, 1
"""The places of the types of strata and of pulumi-aws in `HOLDERS`."""
TYPES = {types[place]: noun for noun, types in HOLDERS.items() for place in (STRATA, PULUMI_AWS)} | dict.fromkeys(
    POLICIES, POLICY
)
MEMBERSHIP, ATTACHMENT = "group membership", "policy attachment"
INLINE_POLICY, CREDENTIAL, PROFILE = "inline policy", "credential", "instance profile"
CREDENTIALS = (
    "aws:iam/accessKey:AccessKey",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    "aws:iam/signingCertificate:SigningCertificate",
    "aws:iam/sshKey:SshKey",
    "aws:iam/userLoginProfile:UserLoginProfile",
    "strata:iam:AccessKey",
    "strata:iam:LoginProfile",
)
KINDS = (
    dict.fromkeys(MEMBERSHIPS, MEMBERSHIP)
    | dict.fromkeys((*ATTACHMENTS, ATTACHMENT_OF_SEVERAL, *HOLDERS[ROLE]), ATTACHMENT)
    | dict.fromkeys(INLINE, INLINE_POLICY)
    | dict.fromkeys(CREDENTIALS, CREDENTIAL)
    | dict.fromkeys(PROFILES, PROFILE)
)
"""What a resource of a type is to the users, groups, roles and policies that it names."""
PATHS = {
    GROUP: ("group", "groups"),
    USER: ("user", "users", "username", "userName"),
    ROLE: ("role", "roles"),
    POLICY: ("policyArn", "managedPolicyArns"),
}
"""The properties with which a resource names groups, users, roles and policies."""


class Use(NamedTuple):
    """A resource that exists after the update, and a pair of ends that it connects, or the one to which it belongs."""

    resource: Resource
    kind: str
    ends: tuple[End, ...]
    is_new: bool


def refused(change: Change, world: World) -> Iterator[Effect]:
    """Yield that AWS refuses a deletion, because what is attached to the resource stays."""
    found = _users(world).get((change.urn, change.old.id)) if change.old else None
    if found:
        names = listed(dict.fromkeys(f"{_noun(one)} {quoted(one.resource.name)}" for one in found))
        words = f"AWS refuses to delete it while these exist: {names}; remove them in an earlier update"
        yield Effect(Verdict.CHANGES, words, fails=True)


def _noun(use: Use) -> str:
    return TYPES.get(use.resource.type, use.kind)


@lru_cache(maxsize=1)
def _users(world: World) -> dict[tuple[str, str], list[Use]]:
    """Return what is in the way of each deletion, by the URN and the ID of the resource that is deleted."""
    removed: dict[End, list[Change]] = defaultdict(list)
    for change in world.removals:
        if change.old and change.type in TYPES:
            for name in {change.old.id, *(name for one in NAMES for name in _texts(change.old, one))}:
                removed[TYPES[change.type], name].append(change)
    found: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in _uses(world) if removed else ():
        ends = [one for end in use.ends for one in removed.get(end, ()) if one.old and _is_near(use.resource, one.old)]
        if not any(_frees(one.old, use.kind) for one in ends if one.old):
            for one in ends:
                if one.old and not (use.is_new and one.action is Action.REPLACE):
                    found[one.urn, one.old.id].append(use)
    return found


def _is_near(one: Resource, two: Resource) -> bool:
    """Return whether two resources may be in one account: their providers are the same, or of different packages."""
    same_package = one.type.partition(":")[0] == two.type.partition(":")[0]
    return not same_package or provider_urn(one) == provider_urn(two)


def _uses(world: World) -> Iterator[Use]:
    for urn in {**world.resources, **world.changes}:
        change, resource = world.changes.get(urn), world.resources.get(urn)
        if change and change.new and change.action not in (Action.DELETE, Action.FORGET):
            resource = changed(change, resource)
        elif change and not change.retained:
            continue
        kind = KINDS.get(resource.type, "") if resource else ""
        if resource and kind:
            is_new = change is not None and change.action in (Action.CREATE, Action.REPLACE)
            yield from (Use(resource, kind, ends, is_new) for ends in _ends(resource, kind))


def _ends(resource: Resource, kind: str) -> Iterator[tuple[End, ...]]:
    """Yield the pairs that a resource connects: user and group, or policy and holder; for others their one holder."""
    named = {noun: [(noun, one) for path in paths for one in _texts(resource, path)] for noun, paths in PATHS.items()}
    if resource.type in HOLDERS[ROLE]:
        named[ROLE] = [(ROLE, resource.id)]
    holders = [*named[GROUP], *named[USER], *named[ROLE]]
    if kind == MEMBERSHIP:
        yield from product(named[GROUP], named[USER])
    elif kind == ATTACHMENT:
        yield from product(named[POLICY], holders)
    else:
        yield from ((one,) for one in holders)


def _texts(resource: Resource, path: str) -> list[str]:
    return [one for one in as_list(property_of(resource, path)) if isinstance(one, str) and not is_unknown(one)]


def _frees(holder: Resource, kind: str) -> bool:
    """Return whether a deletion also removes what is in its way.

    strata's provider removes everything that belongs to a user. pulumi-aws removes memberships of users and profiles of
    roles, and the rest as far as the resource says so (hashicorp/terraform-provider-aws, internal/service/iam).
    """
    if holder.type in HOLDERS[USER]:
        forced = kind == CREDENTIAL and property_of(holder, "forceDestroy") is True
        return holder.type == HOLDERS[USER][STRATA] or kind == MEMBERSHIP or forced
    if holder.type == HOLDERS[ROLE][PULUMI_AWS]:
        own = {ATTACHMENT: "managedPolicyArns", INLINE_POLICY: "inlinePolicies"}
        forced = property_of(holder, "forceDetachPolicies") is True
        return kind == PROFILE or forced or bool(kind in own and property_of(holder, own[kind]))
    return False
