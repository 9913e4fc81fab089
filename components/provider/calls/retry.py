"""When a failed call is made again, and how long after. Pure, but for the jitter."""

import random
from collections.abc import Mapping
from itertools import accumulate, count
from typing import Any

from .errors import AwsError

# A second one of these makes a second resource, so a lost answer must not repeat them blindly.
DUPLICATING = ("create_", "run_", "allocate_", "associate_vpc_cidr_block")
# Except this: a route table has one route to a destination, and the second call is answered RouteAlreadyExists.
CREATING_ONCE = ("create_route",)
# These name something that has to exist; right after its creation AWS may not see it yet.
REFERRING = (
    *DUPLICATING,
    *("add_", "associate_", "attach_", "authorize_", "enable_", "modify_", "put_", "register_", "tag_", "update_"),
)
REFERRING_ATTEMPTS = 5
# Made again after a lost answer, these say that nothing is there: then the first one took effect.
UNDOING = (
    *("deactivate_", "delete_", "detach_", "disassociate_", "release_", "remove_", "revoke_"),
    *("terminate_", "untag_"),
)
# Asked of a user just made, whose name is in the error: that nothing is there is what one wants to know.
ANSWERED_BY_ABSENCE = ("get_login_profile", "delete_login_profile")
FAILING_ATTEMPTS = 10  # what fails or is lost as often is not made better by waiting
# What AWS answers while something that was just changed settles.
UNSETTLED = frozenset(
    {
        "ConcurrentModification",
        "ConcurrentModificationException",
        "OperationAbortedException",
        "EntityTemporarilyUnmodifiable",
    }
)
# What AWS says, as a wrong parameter, of an IAM entity that not everything sees yet: all the texts of one of these.
UNSEEN = (
    ("Invalid IAM Instance Profile",),
    ("cannot be assumed",),
    ("could not be assumed",),
    ("nvalid principal",),
    ("not authorized to assume",),
    ("Unable to assume given IAM role",),
    ("Error in role params",),
    ("The provided role doesn't have the Amazon EKS Managed Policies associated with it",),
    ("IAM role's policy must include",),
    ("roleArn", "does not exist"),
)
FRESH_SECONDS = 120.0  # IAM takes up to two minutes until everything sees a new entity
LONGEST_DELAY = 10.0  # seconds


def again(error: AwsError, method: str, params: Mapping[str, Any], *, attempt: int, limit: int, fresh: bool) -> bool:
    """Whether the call that failed at this attempt (counted from 1) is made again without asking anybody.

    `fresh` says that the error speaks of something this process created moments ago.
    """
    if attempt >= limit:
        return False
    if error.is_throttled:
        return True
    if error.maybe_done or error.status >= 500:
        return repeatable(method, params) and attempt < FAILING_ATTEMPTS
    if error.is_missing and method not in ANSWERED_BY_ABSENCE:
        return fresh or (method.startswith(REFERRING) and attempt < REFERRING_ATTEMPTS)
    if any(all(text in error.message for text in texts) for texts in UNSEEN):
        return attempt < UNSEEN_ATTEMPTS
    return error.code in UNSETTLED


def repeatable(method: str, params: Mapping[str, Any]) -> bool:
    """Whether making a call twice does no more than making it once."""
    if not method.startswith(DUPLICATING) or method in CREATING_ONCE:
        return True
    return "ClientToken" in params or "clientRequestToken" in params


def delay(attempt: int) -> float:
    """Seconds to wait after an attempt: exponential with jitter, as AWS's architecture blog advises."""
    least = least_delay(attempt)
    return random.uniform(least, 2 * least)  # noqa: S311 - spreads load, protects nothing


def least_delay(attempt: int) -> float:
    """Seconds that `delay` waits at least."""
    return min(LONGEST_DELAY, 0.1 * 2.0**attempt) / 2


UNSEEN_ATTEMPTS = next(
    attempt + 1
    for attempt, waited in enumerate(accumulate(map(least_delay, count(1))), start=1)
    if waited >= FRESH_SECONDS
)
