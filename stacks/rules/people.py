"""Rules for where users and groups come from."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from components.problems import (
    Problem,
    duplicate,
    duplicates,
    forbidden,
    invalid,
    not_applicable,
    not_found,
    out_of_range,
)
from components.user import GroupArgs, Statement, UserArgs, own_permission_set, shortened

from ..model.environment import Environment
from ..model.people import Source
from ..model.person import limited
from ..model.resolved import InAws

OF_USERS = {"user_name": "userName", "full_name": "fullName", "email": "email"}
"""The settings of a user in an identity store."""
CREATED = ("full_name", "email")
"""Those of a user whom the environment creates there."""
MAX_USER_NAME = 64
"""Characters of the name of a user of IAM (IAM API Reference, CreateUser)."""
IN_IAM_ALONE = {
    "aws:username": "compare identitystore:UserId instead",
    "aws:multifactorauthpresent": "require MFA in the settings of Identity Center",
    "aws:multifactorauthage": "require MFA in the settings of Identity Center",
}
"""The condition keys that sessions of Identity Center do not have, in small letters, and what to do instead."""
USER_NAME = re.compile(r"\$\{aws:username\b", re.IGNORECASE)
"""The policy variable of the name of a user of IAM."""
MFA = "sessions of Identity Center have no condition key for MFA, so that everything would be denied"


def people_problems(environment: Environment) -> Iterator[Problem]:
    """Yield settings that do not apply to the source of users and groups."""
    people, source = environment.people, f"people.source: {environment.people.source.value}"
    if not people.uses_center:
        for name in ("instance", "accounts", "sessionHours", "keepIam"):
            value = people.model_dump(by_alias=True)[name]
            if value != type(people)().model_dump(by_alias=True)[name]:
                yield not_applicable(("people", name), value, source)
    yield from duplicates(("people", "accounts"), people.accounts)
    if people.uses_center:
        yield from _shared_names(environment)
    for name, group in environment.groups.items():
        yield from _group_problems(("groups", name), group, environment, source)
    for name, user in environment.users.items():
        yield from _user_problems(("users", name), user, environment, source)
    if people.uses_center and environment.require_mfa:
        yield forbidden(("requireMfa",), True, MFA, "require MFA in the settings of Identity Center")


def _shared_names(environment: Environment) -> Iterator[Problem]:
    """Yield the names and email addresses that two users or two groups would have in the identity store."""
    external = environment.people.source == Source.EXTERNAL
    users = {("users", one, "userName"): user.name_in_directory(one) for one, user in environment.users.items()}
    groups = {  # the name of the environment, which this rule does not know, precedes that of a group without its own
        ("groups", one, "displayName"): group.name_in_directory(one)
        for one, group in environment.groups.items()
        if external or group.display_name is not None
    }
    emails = {("users", one, "email"): user.email for one, user in environment.users.items() if user.email is not None}
    for names, what in ((users, "name"), (groups, "name"), (emails, "address")):
        yield from _used_twice(names.items(), f"write another {what}")


def _used_twice(names: Iterable[tuple[tuple[str, ...], str]], remedy: str) -> Iterator[Problem]:
    """Yield each name that an earlier entry has too, given by their paths. Case has no meaning."""
    first: dict[str, tuple[str, ...]] = {}
    for path, name in names:
        if (other := first.setdefault(name.lower(), path)) != path:
            yield duplicate(path, name, remedy, first=".".join(other[:2]))


def center_name_problems(planned: InAws, stack: str) -> Iterator[Problem]:
    """Yield names in Identity Center that two entries of a file would have there, with the name of the stack."""
    if not planned.people.uses_center:
        return
    if planned.people.source == Source.IDENTITY_CENTER:
        named = sorted(planned.groups.items(), key=lambda one: one[1].display_name is not None)
        groups = {
            ("groups", one, *(("displayName",) if args.display_name else ())): args.display_name or f"{stack}-{one}"
            for one, args in named
        }
        yield from _used_twice(groups.items(), "write another name")
    sets = {("groups", one): f"{stack}-{one}" for one, args in planned.groups.items() if args.has_rights}
    sets |= {
        ("users", one): own_permission_set(stack, one)
        for one, person in planned.users.items()
        if person.args.policies or person.args.servers or person.args.namespaces
    }
    short = ((path, shortened(name)) for path, name in sets.items())
    yield from _used_twice(short, "rename one of them, since each has a permission set with this name")


def _group_problems(
    path: tuple[str, str], group: GroupArgs, environment: Environment, source: str
) -> Iterator[Problem]:
    if environment.people.uses_iam:
        yield from (problem.below(*path) for problem in group.problems_in_iam())
    if not environment.people.uses_center:
        for name, value in (("displayName", group.display_name), ("permissionsBoundary", group.permissions_boundary)):
            if value is not None:
                yield not_applicable((*path, name), value, source)
        return
    if group.require_mfa:
        yield forbidden((*path, "requireMfa"), True, MFA, "require MFA in the settings of Identity Center")
    for index, statement in enumerate(group.statements):
        yield from (problem.below(*path, "statements", index) for problem in _in_iam_alone(statement))


def _in_iam_alone(statement: Statement) -> Iterator[Problem]:
    """Yield what a statement requires that only users of IAM have, so that nobody would have its rights."""
    why = "sessions of Identity Center have no such condition key"
    for index, resource in enumerate(statement.resources):
        if isinstance(resource, str) and USER_NAME.search(resource):
            yield forbidden(("resources", index), resource, why, "write ${identitystore:UserId}, which they have")
    for operator, keys in statement.conditions.items():
        for key, given in keys.items():
            values = given if isinstance(given, list) else [given]
            named = next((str(one) for one in values if USER_NAME.search(str(one))), None)
            if (remedy := IN_IAM_ALONE.get(key.lower())) or named:
                at = ("conditions", operator, key)
                yield forbidden(at, named if remedy is None else key, why, remedy or IN_IAM_ALONE["aws:username"])


def _user_problems(path: tuple[str, str], user: UserArgs, environment: Environment, source: str) -> Iterator[Problem]:
    people = environment.people
    if people.uses_iam:
        yield from (problem.below(*path) for problem in limited(user, environment).problems_in_iam())
        if len(path[-1]) > MAX_USER_NAME:
            yield out_of_range(path, path[-1], "write a shorter name", maximum=f"{MAX_USER_NAME} characters in IAM")
    yield from _unknown_memberships(path, user, environment)
    given = {name: getattr(user, name) for name in OF_USERS if getattr(user, name) is not None}
    for name, value in given.items():
        if not people.uses_center or (people.source == Source.EXTERNAL and name in CREATED):
            yield not_applicable((*path, OF_USERS[name]), value, source)
    if not people.uses_center:
        return
    if user.require_mfa:
        yield forbidden((*path, "requireMfa"), True, MFA, "require MFA in the settings of Identity Center")
    if not people.uses_iam:
        for name, value in (("login", user.login), ("accessKey", user.access_key)):
            if value:
                yield not_applicable((*path, name), value, source, "remove it: people sign in at the access portal")
    if people.source == Source.EXTERNAL and user.groups and not people.uses_iam:
        remedy = "remove it: the directory decides who is a member"
        yield not_applicable((*path, "groups"), user.groups, source, remedy)
    if user.permissions_boundary is not None and user.groups:
        why = "the permission sets of groups would not have it"
        yield forbidden((*path, "permissionsBoundary"), user.permissions_boundary, why, "set it on the groups")


def _unknown_memberships(path: tuple[str, str], user: UserArgs, environment: Environment) -> Iterator[Problem]:
    """Yield ends of memberships that a user without groups does not have; a directory may have those of the file."""
    external = environment.people.source == Source.EXTERNAL
    for name in () if user.groups else user.rights_until.groups:
        at = (*path, "rightsUntil", "groups", name)
        if not external:
            yield not_found(at, name, "entry of the user's groups", (), place=(*path, "groups"), key=False)
        elif name not in environment.groups:
            yield not_found(at, name, "group", environment.groups, place=("groups",))


def instance_problems(environment: Environment, instances: Collection[str]) -> Iterator[Problem]:
    """Yield the problem of an instance that the account does not have, or that has to be named."""
    named, enable = environment.people.instance, "enable IAM Identity Center, or choose its region with aws.region"
    if named is not None and named not in instances:
        yield not_found(("people", "instance"), named, "instance of Identity Center", instances, remedy="correct it")
    elif not instances:
        yield invalid(("people", "source"), environment.people.source.value, "has no instance in the region", enable)
    elif named is None and len(instances) > 1:
        remedy = f"add people.instance: one of {', '.join(sorted(instances))}"
        yield invalid(("people", "source"), environment.people.source.value, "has several instances", remedy)


def directory_problems(
    environment: Environment, users: Mapping[str, str], groups: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield users and groups that an external directory lacks. Those that it has are given with their IDs."""
    remedy = "assign the {} to Identity Center in the directory, name another one with {}, or remove the entry"
    for name, group in environment.groups.items():
        if (known := group.name_in_directory(name)) not in groups:
            how = remedy.format("group", "displayName")
            yield not_found(("groups", name), known, "group of the identity store", (), remedy=how)
    for name, user in environment.users.items():
        if (known := user.name_in_directory(name)) not in users:
            how = remedy.format("user", "userName")
            yield not_found(("users", name), known, "user of the identity store", (), remedy=how)


def account_problems_of_people(environment: Environment, account: str) -> Iterator[Problem]:
    """Yield people who need a role in the account of the environment, in which they have no rights."""
    people, kubernetes = environment.people, environment.kubernetes
    in_eks = kubernetes is not None and kubernetes.kind == "eks"
    for name, user in environment.users.items():
        needs = [
            part for part, value in (("servers", user.servers), ("namespaces", user.namespaces and in_eks)) if value
        ]
        if needs and people.accounts and account not in people.accounts:
            rule = f"does not contain {account}, where users.{name}.{needs[0]} needs a role"
            yield invalid(("people", "accounts"), people.accounts, rule, "add it")
            return
