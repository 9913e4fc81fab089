"""How users sign in: their accounts, access keys, and passwords for the console."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator

from ..model.quoting import quoted_in_full
from ..read.state import Resource, property_of
from .box import Box
from .grant import Grant, Principal, Statement
from .iam_types import CENTER, HOLDERS
from .texts import Texts
from .view import View

USERS = HOLDERS["user"]
KEYS = ("strata:iam:AccessKey", "aws:iam/accessKey:AccessKey")
LOGINS = ("strata:iam:LoginProfile", "aws:iam/userLoginProfile:UserLoginProfile")
ACTIVE = (None, "Active")


def principals(view: View, without: Container[str] = ()) -> Iterator[Principal]:
    """Yield the users with what they sign in with, except some. Another access key is another credential."""
    found: dict[str, list[Grant]] = defaultdict(list)
    for one in view.of_types(USERS):
        name = property_of(one, "name")
        what = "the sign-in at the access portal" if one.type in CENTER["user"] else "the account"
        found[one.urn].append(_grant(view, one, one.urn, f"account {name}", what))
    for one in view.of_types(KEYS):
        if property_of(one, "status") in ACTIVE:
            key = one.id.rpartition("/")[2]
            what = f"access key {quoted_in_full(key)}" if key else "a new access key"
            user = view.key_at(one, "user", USERS)
            found[user].append(_grant(view, one, user, f"key {key or one.urn}", what))
    for one in view.of_types(LOGINS):
        user = view.key_at(one, "user", USERS)
        found[user].append(_grant(view, one, user, "login", "the login to the AWS console"))
    for user, grants in ((one, own) for one, own in found.items() if one not in without):
        yield Principal(("credentials", user), lambda grants=grants: grants)  # type: ignore[misc]


def _grant(view: View, owner: Resource, user: str, credential: str, what: str) -> Grant:
    statement = Statement(Box.of({"credential": Texts.of([credential])}), lambda _: what)
    return Grant(owner.urn, f"user {view.quoted(user)}", (statement,))
