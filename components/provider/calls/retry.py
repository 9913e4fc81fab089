"""Retries: whether and after which delay a failed call is repeated. Pure, except for the jitter."""

import math
import random
from collections.abc import Mapping
from itertools import accumulate, count
from typing import Any, NamedTuple

from .errors import AwsError

# A second call of one of these creates a second resource, so that a lost answer must not repeat it.
NOT_IDEMPOTENT = ("create_", "run_", "allocate_", "associate_vpc_cidr_block")
# The exceptions: a tag has one value, and a route table has one route to a destination: a second call for a route is
# answered RouteAlreadyExists.
IDEMPOTENT_CREATES = ("create_or_update_tags", "create_route", "create_tags")
# These refer to other resources, which AWS may not see right after their creation.
REFERRING = (
    *NOT_IDEMPOTENT,
    *("add_", "associate_", "attach_", "authorize_", "enable_", "modify_", "put_", "register_", "replace_"),
    *("tag_", "update_"),
)
MAX_REFERRING_ATTEMPTS = 5
# Where one of these is repeated after a lost answer, "not found" means that the first call took effect.
REMOVING = (
    *("deactivate_", "delete_", "detach_", "disassociate_", "release_", "remove_", "revoke_"),
    *("terminate_", "untag_"),
)
# Calls about a user just created, to which "not found" is the expected answer; the error names the user.
EXPECTED_TO_MISS = ("get_login_profile", "delete_login_profile")
MAX_FAILED_ATTEMPTS = 10  # of a call that fails or is lost each time
# AWS's answers while a change of the same resource is under way.
CONCURRENT_CHANGE = frozenset(
    {
        "ConcurrentModification",
        "ConcurrentModificationException",
        "ConcurrentMutationLimitExceeded",  # of prefix lists
        "OperationAbortedException",
        "EntityTemporarilyUnmodifiable",
        "ResourceContention",  # of Auto Scaling, with status 500
        "ResourceContentionFault",
    }
)
# The answer of Identity Center while a change of the same assignment or permission set is under way. It is also that to
# the create of a name that is taken, and to the deletion of what is in use (API_CreateAccountAssignment, Errors).
CONFLICT, TAKEN = "ConflictException", "already"
NAMED_OR_IN_USE = ("create_group", "create_permission_set", "create_user", "delete_group", "delete_permission_set")
# AWS's errors about an entity that not every service sees yet, reported as a wrong parameter: each line is one error,
# which contains all of its texts.
NOT_YET_VISIBLE = (
    ("Invalid IAM Instance Profile",),
    ("has no associated IAM Roles",),  # of an instance profile, after it can be read itself
    ("cannot be assumed",),
    ("could not be assumed",),
    ("nvalid principal",),
    ("not authorized to assume",),
    ("Unable to assume given IAM role",),
    ("Error in role params",),
    ("The provided role doesn't have the Amazon EKS Managed Policies associated with it",),
    ("IAM role's policy must include",),
    ("roleArn", "does not exist"),
    ("Role", "does not exist"),
    (":role/", "does not exist"),
    ("The specified principalArn could not be found",),  # of an access entry, as something missing
)
# AWS's answers to a change of what was changed or created moments before, by method: KMS shows a key's new state late,
# and a new subnet is pending.
NOT_YET_CHANGED = {
    "create_nat_gateway": frozenset({"InvalidSubnet"}),
    "enable_key_rotation": frozenset({"DisabledException"}),
}
VISIBILITY_SECONDS = 120.0  # IAM takes up to two minutes until every service sees a new entity
MAX_DELAY = 10.0  # seconds


class Attempts(NamedTuple):
    """The attempts of a call that have failed.

    Attributes:
        made: their number.
        throttled: how many of them AWS throttled, which says nothing about the call itself.
        limit: the highest number.
    """

    made: int
    throttled: int
    limit: int


def should_retry(error: AwsError, method: str, params: Mapping[str, Any], attempts: Attempts, *, recent: bool) -> bool:
    """Return whether a call that has failed is repeated.

    `recent` says that the error names something that this process created moments ago.
    """
    most = _max_attempts(error, method, params, recent=recent)
    return attempts.made < attempts.limit and attempts.made - attempts.throttled < most


def _max_attempts(error: AwsError, method: str, params: Mapping[str, Any], *, recent: bool) -> float:
    """Return the maximum number of attempts of a call that fails in this way; 1 if it is not repeated."""
    under_way = error.code == CONFLICT and TAKEN not in error.message and not method.startswith(NAMED_OR_IN_USE)
    if error.is_throttled or error.code in CONCURRENT_CHANGE or under_way:
        return math.inf
    if error.maybe_done or (error.status >= 500 and not error.is_refused):
        return MAX_FAILED_ATTEMPTS if is_idempotent(method, params) else 1
    unseen = any(all(text in error.message for text in texts) for texts in NOT_YET_VISIBLE)
    if (unseen and method.startswith(REFERRING)) or error.code in NOT_YET_CHANGED.get(method, ()):
        return MAX_INVISIBLE_ATTEMPTS
    if error.is_missing and method not in EXPECTED_TO_MISS:
        return math.inf if recent else MAX_REFERRING_ATTEMPTS if method.startswith(REFERRING) else 1
    return MAX_INVISIBLE_ATTEMPTS if recent and "does not exist" in error.message else 1


def is_idempotent(method: str, params: Mapping[str, Any]) -> bool:
    """Return whether a second call has no further effect."""
    if not method.startswith(NOT_IDEMPOTENT) or method in IDEMPOTENT_CREATES:
        return True
    return "ClientToken" in params or "clientRequestToken" in params


def delay(attempt: int) -> float:
    """Return the seconds to wait after an attempt: exponential with jitter, as AWS's Architecture Blog recommends."""
    minimum = min_delay(attempt)
    return random.uniform(minimum, 2 * minimum)  # noqa: S311 - spreads load, protects nothing


def min_delay(attempt: int) -> float:
    """Return the shortest `delay` after an attempt."""
    return min(MAX_DELAY, 0.1 * 2.0**attempt) / 2


MAX_INVISIBLE_ATTEMPTS = next(
    attempt + 1
    for attempt, waited in enumerate(accumulate(map(min_delay, count(1))), start=1)
    if waited >= VISIBILITY_SECONDS
)
