"""Rules that keep an update from locking out whoever makes it, and from removing the last administrator."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from components.end_date import has_ended
from components.iam_permissions import friendly_name
from components.problems import Problem, forbidden
from components.provider.aws_forms import ADMINISTRATOR

from ..model.environment import Environment
from ..model.held_rights import Entry, Session
from ..model.people import Source

OTHER = "run it with other credentials"
"""The remedy for an update that would end the rights with which it runs."""


def last_administrators(environment: Environment, administrators: Mapping[Entry, Collection[str]]) -> Iterator[Problem]:
    """Yield the administrators of a stack, given by its state, if an update would leave it without any.

    Each loss that the file acknowledges is intended. An administrator of a file who is disabled or has an end is a
    problem of the file alone: see `administrator_problems`.
    """
    if has_administrators(environment):
        return
    intended = {_name_of(one.resource) for one in environment.acknowledge if one.loses == "access"}
    for (part, name), resources in sorted(administrators.items()):
        if not intended & {name, *resources}:
            why = f"{name} has {ADMINISTRATOR} by the last update, and no user of the file would have it"
            resource = min(resources)
            remedy = f"give it to another user first, or acknowledge that {resource} loses access"
            yield forbidden((part, name), None, why, remedy)


def has_administrators(environment: Environment) -> bool:
    """Return whether a file has administrators. A group of an external directory may have members."""
    external = environment.people.source == Source.EXTERNAL
    return any(user.administrator_entries(environment.groups) for user in environment.users.values()) or (
        external and any(group.is_of_administrators for group in environment.groups.values())
    )


def _name_of(resource: str) -> str:
    """Return the name of a resource in the program, which an acknowledgement names by its URN, label or name."""
    return resource.rpartition("::")[2].rpartition("/")[2]


def session_problems(environment: Environment, session: Session, today: date) -> Iterator[Problem]:
    """Yield why an update that is made in a session would end the rights of the session before it ends itself.

    Args:
        environment: the environment with the rights of the day.
        session: a session by the state of the stack.
        today: the date in UTC.
    """
    part, name = session.entry
    runs = f"the update runs with the credentials of {name}"
    if part == "workloads":
        workload = environment.workloads.get(name)
        if workload is None:
            yield forbidden(session.entry, None, f"{runs}, and would delete their role", OTHER)
        elif session.is_administrator and ADMINISTRATOR not in map(friendly_name, workload.policies):
            yield forbidden((part, name, "policies"), None, f"{runs}, and would take {ADMINISTRATOR} from them", OTHER)
    elif part == "users":
        yield from _of_user(environment, session, runs, today)
    elif not _is_kept(environment, session):
        why = f"{runs}, and would take away the rights of their permission set"
        yield forbidden(session.entry, None, why, OTHER)


def _of_user(environment: Environment, session: Session, runs: str, today: date) -> Iterator[Problem]:
    people, user = environment.people, environment.users.get(session.entry[1])
    exists = people.uses_center if _is_in_center(session) else people.uses_iam
    if user is None or not exists:
        yield forbidden(session.entry, None, f"{runs}, and would delete the user", OTHER)
    elif not user.is_enabled:
        ended = user.until if has_ended(user.until, today) else None
        path, value = ("until", ended.isoformat()) if ended else ("state", user.state.value)
        why = f"{runs}, and could not end after it has denied everything"
        yield forbidden((*session.entry, path), value, why, OTHER)
    elif not _is_kept(environment, session):
        what = ADMINISTRATOR if session.is_administrator else "the permission set"
        yield forbidden(session.entry, None, f"{runs}, and would take {what} from them", OTHER)


def _is_in_center(session: Session) -> bool:
    return session.caller.startswith("assumed-role/")


def _is_kept(environment: Environment, session: Session) -> bool:
    """Return whether an update keeps the rights of a session: the permission set, and those of an administrator."""
    user = environment.users.get(session.entry[1]) if session.entry[0] == "users" else None
    if session.of is None:
        return user is None or not session.is_administrator or bool(user.administrator_entries(environment.groups))
    part, name = session.of
    if part == "users":
        return user is not None and (
            ADMINISTRATOR in map(friendly_name, user.policies)
            if session.is_administrator
            else bool(user.policies or user.servers or user.namespaces)
        )
    group = environment.groups.get(name)
    if group is None or (user is not None and name not in user.groups and session.entry[0] == "users"):
        return False
    return group.is_of_administrators if session.is_administrator else group.has_rights
