"""`access`: the rights of every user and role of a stack with their last use, to be signed off (recertification)."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from .model.quoting import quoted_in_full
from .proposal import Used, propose
from .questions.in_aws import rights_of
from .questions.known import Known
from .read.chosen_state import add_arguments, chosen_state
from .read.provider import TYPE, provider
from .read.state import State, provider_urn
from .rights.iam_types import CENTER, HOLDERS
from .rights.permission_sets import Assigned, role_of, title_of
from .tell.report import visible_lines

FUNCTION = "strata:iam:getLastUses"
UNUSED_DAYS = 90
SERVICE = "service "
"""What the way of a use of a service begins with."""
NOT_ASKED = "- last use: not asked for, as strata does not manage it in IAM, or AWS does not have it"
NOT_KNOWN = "- last use: not known, as no permission set of the person has a role in an account that was asked"
NOT_EXAMINED = (
    "which actions of a service were used: the access advisor knows the last use of each service",
    "rights in clusters, and rights that are not in the state",
    "members of groups of an external directory",
)


@dataclass(frozen=True)
class Use:
    """A way to use a user or role, and the last day on which it was used."""

    way: str
    last_used: str | None


@dataclass(frozen=True)
class Answers:
    """What AWS has answered about users and roles.

    Attributes:
        uses: the uses, by noun and name.
        created: the days of creation, by noun and name.
        policies: the services that managed policies allow, by the name of the user and the ARN of the policy.
    """

    uses: Mapping[tuple[str, str], Sequence[Use]]
    created: Mapping[tuple[str, str], str]
    policies: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Holder:
    """A user or role, or a group of an external directory, whose members the directory alone knows.

    Attributes:
        kind: `user`, `role` or `group`.
        name: its name.
        unused: whether AWS was asked, and knows of no use within the last 90 days.
        created: the day on which it was created; None if AWS was not asked, or does not have it.
        uses: the ways to use it; none if AWS was not asked, or does not have it.
        rights: the rights in words, each with its path.
        policies: the services that each managed policy of a user or of its groups allows, by the ARN of the policy.
        in_center: whether it is of Identity Center, where AWS knows the use of permission sets alone.
    """

    kind: str
    name: str
    unused: bool
    created: str | None
    uses: tuple[Use, ...]
    rights: tuple[str, ...]
    policies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_center: bool = False


def main(arguments: list[str], check_name: Callable[[str], None]) -> int:
    """Print the list. Raises UnreadableError."""
    parser = argparse.ArgumentParser(
        prog="python -m review access",
        description="List the rights of every user and role of a stack with their last use, to be signed off.",
    )
    add_arguments(parser)
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    parser.add_argument(
        "--propose", action="store_true", help="print a diff of the environment file that removes unused rights"
    )
    parser.add_argument("--environment", type=Path, help="the file to change; without it, that of the stack")
    options = parser.parse_args(arguments)
    if options.propose and not (options.stack or options.environment):
        parser.error("--propose needs --stack or --environment, whose file it changes")
    if options.propose and options.format == "json":
        parser.error("--propose prints a diff: omit --format")
    state = chosen_state(options, check_name)
    today = datetime.now(UTC).date()
    found = holders(state, today)
    if options.propose:
        file = options.environment or Path("stacks", f"{options.stack.rpartition('/')[2]}.yaml")
        sys.stdout.write(propose(file, used_by(found, today)))
    elif options.format == "json":
        document = {"date": today.isoformat(), "holders": [asdict(one) for one in found], "not_examined": NOT_EXAMINED}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        sys.stdout.write(render(found, today))
    return 0


def holders(state: State, today: date) -> list[Holder]:
    """Return the users and roles of a state, those without use first. Raises UnreadableError."""
    known = Known(state)
    return with_uses(known, last_uses(state, known), today)


def with_uses(known: Known, answers: Answers, today: date) -> list[Holder]:
    """Return the users, roles and groups of a directory with what AWS has answered where it was asked."""
    found = []
    for noun, urn in (*known.identities, *known.groups_of_directory):
        name, is_asked = known.name_of(urn), _is_asked(known, noun, urn)
        own = tuple(answers.uses.get((noun, name), ())) if is_asked else tuple(_in_center(known, noun, urn, answers))
        rights = [
            f"{line.answer.value}: {line.what} ({' -> '.join(line.path)})" for line in rights_of(known, noun, urn)
        ]
        day = answers.created.get((noun, name)) if is_asked else None
        policies = answers.policies.get(name, {}) if is_asked and noun == "user" else {}
        unused = is_asked and _is_unused(own, today)
        found.append(
            Holder(
                noun, name, unused, day, own, tuple(dict.fromkeys(rights)), policies, _is_of_center(known, noun, urn)
            )
        )
    return sorted(found, key=lambda one: not one.unused)


def _in_center(known: Known, noun: str, urn: str, answers: Answers) -> Iterator[Use]:
    """Yield the uses of the permission sets with which a person signs in. Those of a group may be by any member."""
    for one in _assigned(known, noun, urn):
        by = "" if one.holder == (noun, urn) else ", by any member of its group"
        for use in answers.uses.get(("role", _role_in(one)), ()):
            yield Use(f"{title_of(known.view, one)}{by}: {use.way}", use.last_used)


def _assigned(known: Known, noun: str, urn: str) -> Iterator[Assigned]:
    """Yield the permission sets with which a user of Identity Center signs in, as far as their roles are known."""
    for one in known.sessions(noun, urn) if noun == "user" and urn in known.view.resources else ():
        if one is not None and _role_in(one):
            yield one


def _role_in(one: Assigned) -> str:
    """Return the name of the role of a permission set in the account of the credentials; empty if it has none."""
    return role_of(one).rpartition("/")[2]


def used_by(found: Sequence[Holder], today: date) -> dict[str, Used]:
    """Return what the users who were created 90 days ago or earlier have used since, by name."""
    since = _since(today)
    asked = [one for one in found if one.kind == "user" and one.uses and one.created and one.created <= since]
    return {
        one.name: Used(
            one.unused,
            frozenset(
                use.way.removeprefix(SERVICE)
                for use in one.uses
                if use.way.startswith(SERVICE) and use.last_used and use.last_used >= since
            ),
            {arn: frozenset(services) for arn, services in one.policies.items()},
        )
        for one in asked
    }


def last_uses(state: State, known: Known) -> Answers:
    """Ask AWS about the users and roles of the state."""
    asked: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"users": [], "roles": []})
    for noun, urn in known.identities:
        if _is_asked(known, noun, urn):
            asked[provider_urn(known.view.resources[urn])][f"{noun}s"].append(known.name_of(urn))
        for session in _assigned(known, noun, urn):
            roles = asked[provider_urn(session.assignment)]["roles"]
            roles += [_role_in(session)] if _role_in(session) not in roles else []
    found: dict[tuple[str, str], list[Use]] = defaultdict(list)
    created: dict[tuple[str, str], str] = {}
    policies: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for one in state.resources:
        if one.type == TYPE and one.urn in asked and not one.delete:
            answer: dict[str, Any] = {}
            with provider({name: value for name, value in one.inputs.items() if name != "version"}) as process:
                answer = process.call(FUNCTION, asked[one.urn])
            for use in answer["uses"]:
                found[use["kind"], use["name"]].append(Use(use["way"], use.get("lastUsed")))
            created |= {(each["kind"], each["name"]): each["day"] for each in answer["created"]}
            for each in answer["granting"]:
                own = policies[each["name"]]
                own[each["arn"]] = (*own.get(each["arn"], ()), each["service"])
    return Answers(found, created, policies)


def _is_asked(known: Known, noun: str, urn: str) -> bool:
    """Return whether AWS is asked about a user or role: one of IAM, and of strata's own provider."""
    return urn in known.view.resources and known.view.resources[urn].type in HOLDERS[noun][:1]


def _is_of_center(known: Known, noun: str, urn: str) -> bool:
    return urn not in known.view.resources or known.view.resources[urn].type in CENTER.get(noun, ())


def _since(today: date) -> str:
    """Return the first day of the time within which a use counts."""
    return (today - timedelta(days=UNUSED_DAYS)).isoformat()


def _is_unused(uses: Sequence[Use], today: date) -> bool:
    since = _since(today)
    return bool(uses) and all(one.last_used is None or one.last_used < since for one in uses)


def render(found: list[Holder], today: date) -> str:
    """Return the list as Markdown, with a line for the decision about each user and role."""
    unused = [one for one in found if one.unused]
    lines = [f"# Access on {today.isoformat()}", ""]
    groups = [one for one in found if one.kind == "group"]
    lines += [f"{len(found) - len(groups)} users and roles; {len(unused)} were not used within {UNUSED_DAYS} days.", ""]
    lines += [f"{len(groups)} groups of a directory, which alone knows their members.", ""] if groups else []
    for one in found:
        lines += [f"## {one.kind.capitalize()} {quoted_in_full(one.name)}", ""]
        lines += [f"**Not used within {UNUSED_DAYS} days.**", ""] if one.unused else []
        lines += [
            f"- {use.way}: {f'last used {use.last_used}' if use.last_used else 'no use known'}" for use in one.uses
        ] or [NOT_KNOWN if one.kind == "user" and one.in_center else NOT_ASKED]
        beside = " beside those of the groups below" if groups and one.kind == "user" else ""
        lines += [f"- {right}" for right in one.rights] or [f"- no right by a policy of the state{beside}"]
        lines += ["", "Decision: [ ] keep, [ ] remove. Name and date: ____________________", ""]
    lines += ["## Not examined", "", *(f"- {one}" for one in NOT_EXAMINED)]
    return visible_lines("\n".join(lines)) + "\n"
