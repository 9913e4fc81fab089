"""The change of an environment file that removes rights which nobody has used, as a unified diff."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from components.provider.aws_forms import ADMINISTRATOR

from .model.quoting import visible
from .read.document import UnreadableError

if TYPE_CHECKING:
    from stacks.model.environment import Environment

ValuePath = tuple[str | int, ...]
SESSIONS = "ssm"
"""The service of sessions on servers."""
POLICIES_STAY = "# managed policies whose services IAM does not list are kept\n"


@dataclass(frozen=True)
class Used:
    """What is known of the uses of a user.

    Attributes:
        nothing: whether there was none.
        services: the services that were used.
        policies: the services that each managed policy of the user or of its groups allows, by the ARN of the policy.
    """

    nothing: bool
    services: frozenset[str]
    policies: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def allowed_by(self, policy: str) -> frozenset[str]:
        """Return the services that a policy of the file allows, as far as they are known."""
        end = policy if policy.startswith("arn:") else f":policy/{policy}"
        return frozenset[str]().union(*(services for arn, services in self.policies.items() if arn.endswith(end)))


@dataclass(frozen=True)
class Removal:
    """An entry of an environment file that can be removed, and why."""

    path: ValuePath
    why: str


def removals(environment: Environment, used: Mapping[str, Used]) -> Iterator[Removal]:
    """Yield the entries that nobody has used. Administrators stay: an account for emergencies is rarely used.

    Args:
        environment: the environment.
        used: the users who have existed for long enough, by name, as far as AWS was asked about them.
    """
    if environment.people.uses_center:
        return  # uses are those of IAM, which people no longer need
    unused = {name for name in environment.users if name in used and used[name].nothing}
    gone = {name for name in unused if not environment.users[name].administrator_entries(environment.groups)}
    for name, user in environment.users.items():
        if name in gone:
            yield Removal(("users", name), "was not used")
            continue
        if name in used:
            yield from _unused_policies(("users", name), user.policies, [used[name]], "the user has not")
        if user.model_fields_set > {"servers"} and name in used and SESSIONS not in used[name].services:
            yield Removal(("users", name, "servers"), "no session was opened")
    for group, args in environment.groups.items():
        members = [name for name, user in environment.users.items() if group in user.groups and name not in gone]
        if not members or not all(name in used for name in members):
            continue
        known = frozenset[str]().union(*(used[name].services for name in members))
        yield from _unused_policies(("groups", group), args.policies, [used[name] for name in members], "no member has")
        for index, statement in reversed(list(enumerate(args.statements))):
            services = {action.partition(":")[0].lower() for action in statement.actions}
            if not services & known:
                named = ", ".join(sorted(services))
                yield Removal(("groups", group, "statements", index), f"no member has used {named}")


def _unused_policies(path: ValuePath, policies: Sequence[str], people: Sequence[Used], who: str) -> Iterator[Removal]:
    """Yield the managed policies of which nobody has used a service; not those whose services are not known."""
    known = frozenset[str]().union(*(one.services for one in people))
    for index, policy in reversed(list(enumerate(policies))):
        allowed = [one.allowed_by(policy) for one in people]
        if all(allowed) and policy.rpartition("/")[2] != ADMINISTRATOR and not known & frozenset[str]().union(*allowed):
            yield Removal((*path, "policies", index), f"{who} used a service that {policy} allows")


def _policies_of(environment: Environment, name: str) -> list[str]:
    """Return the managed policies of a user and of the user's groups."""
    user = environment.users[name]
    return [*user.policies, *(one for group in user.groups for one in environment.groups[group].policies)]


def propose(file: Path, used: Mapping[str, Used]) -> str:
    """Return the reasons and the diff of an environment file; only the reasons where nothing can be removed.

    Raises:
        UnreadableError: the file is not valid.
    """
    from stacks.read.environment_file import InvalidEnvironmentError, load

    try:
        environment, text = load(file), file.read_bytes().decode()  # with the ends of lines that it has
    except InvalidEnvironmentError as error:
        raise UnreadableError(str(error)) from None
    reasons, changed = list[str](), text
    for one in removals(environment, used):
        place = ".".join(map(str, one.path))
        changed, problem = _without(file.name, changed, one.path)
        reasons.append(
            f"# {place}: {one.why}{f', but cannot be removed alone: {visible(problem)}' if problem else ''}\n"
        )
    people = [one for one in environment.users if one in used]
    asked = [(used[one], policy) for one in people for policy in _policies_of(environment, one)]
    kept = [POLICIES_STAY] if any(not one.allowed_by(policy) for one, policy in asked) else []
    return "".join([*(reasons or ["# nothing to remove\n"]), *kept, *_diff(file, text, changed)])


def _without(name: str, text: str, path: ValuePath) -> tuple[str, str]:
    """Return a text without an entry, or the same text and why the entry cannot be removed alone."""
    from stacks.read.yaml_removal import SharedError, without

    try:
        following = without(text, path)
    except SharedError as error:
        return text, str(error)
    problem = _problem(name, following)
    return (text, problem) if problem else (following, "")


def _problem(name: str, text: str) -> str:
    """Return the first problem of a changed file; empty if it is valid."""
    from stacks.read.environment_file import InvalidEnvironmentError, load

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_text(text, encoding="utf-8")
        try:
            load(file)
        except InvalidEnvironmentError as error:
            return error.problems[0].removeprefix(f"{folder}/")
    return ""


def _diff(file: Path, before: str, after: str) -> Sequence[str]:
    """Return the lines of a diff that `git apply` accepts in this folder."""
    old, new, path = before.splitlines(keepends=True), after.splitlines(keepends=True), os.path.relpath(file)
    lines = difflib.unified_diff(old, new, fromfile=f"a/{path}", tofile=f"b/{path}")
    return [one if one.endswith("\n") else f"{one}\n\\ No newline at end of file\n" for one in lines]
