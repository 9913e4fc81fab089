"""`leaver`: a dated record of what AWS, the cluster and the states of stacks still have of a person."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from components.provider.plugin.urn import name_of, type_of
from stacks.read.cluster_objects import EMBEDDED_KUBECONFIG, Kubectl, UnreadableClusterError, get

from .model.quoting import quoted_in_full
from .read import engine
from .read.document import UnreadableError
from .read.kubernetes_object import is_object, object_kind, object_name
from .read.provider import configurations, provider
from .read.state import Resource, State, property_of
from .tell.report import visible_lines

FUNCTION = "strata:iam:getBelongings"
BINDINGS = ("RoleBinding", "ClusterRoleBinding")
KINDS = "rolebindings.rbac.authorization.k8s.io,clusterrolebindings.rbac.authorization.k8s.io"
CERTIFICATE, NODE = "embedded:index:Person", "embedded:index:Node"
IN_CENTER, PERMISSION_SET = "strata:user:CenterUser", "strata:ssoadmin:PermissionSet"
DIRECTORY_USERS = ("strata:identitystore:User", IN_CENTER)
"""The types with the name of a user of Identity Center; of one whom the environment does not create, the component."""
NOT_EXAMINED = (
    "console sessions that are open, and temporary credentials that were issued before",
    "policies of resources, such as buckets, that name the user",
    "access entries of roles other than those of the person's own permission sets, and trust policies of these",
    "open sessions of roles other than those of permission sets",
    "regions and accounts that no stack uses",
)
ACCOUNT_NOT_EXAMINED = "accounts of stack `{}`: its state has no provider of strata, with which AWS could be asked"
CLUSTER_NOT_EXAMINED = "role bindings that are not in the state of stack `{}`: name its cluster with --kubeconfig"
LEFT, NOTHING_LEFT, REFUSED = 1, 0, 3
"""The exit statuses: something is left, nothing is left, and nothing was found but AWS refused a question."""


@dataclass(frozen=True)
class Left:
    """Something that is left of a person.

    Attributes:
        where: an account and region, a cluster, or the state of a stack.
        kind: what it is, such as `access key`.
        name: its name or id.
        note: its status, or an empty text.
    """

    where: str
    kind: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Record:
    """The record of a person who leaves.

    Attributes:
        person: the name.
        time: the date and time, in UTC.
        examined: where was looked.
        left: what is left.
        refused: what AWS refused to answer, with the reason: something may be left there.
        not_examined: what was not examined, with what AWS refused.
    """

    person: str
    time: str
    examined: tuple[str, ...]
    left: tuple[Left, ...]
    refused: tuple[str, ...]
    not_examined: tuple[str, ...]

    @property
    def status(self) -> int:
        """The exit status."""
        return LEFT if self.left else REFUSED if self.refused else NOTHING_LEFT


def main(arguments: list[str], check_name: Callable[[str], None]) -> int:
    """Print the record of a person, and return its exit status. Raises UnreadableError."""
    parser = argparse.ArgumentParser(
        prog="python -m review leaver",
        description="Record what remains of a person in AWS, in the cluster and in the state, whoever created it.",
    )
    parser.add_argument("name", metavar="PERSON", help="the name of the user in the file")
    parser.add_argument("-s", "--stack", help="the stack; without it, the selected one")
    parser.add_argument("--all-stacks", action="store_true", help="examine every stack of the project")
    parser.add_argument("--kubeconfig", type=Path, help="the kubeconfig of a cluster whose role bindings are read")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    options = parser.parse_args(arguments)
    name = options.name.removeprefix("users/")
    if options.stack:
        check_name(options.stack)
    stacks = _stacks() if options.all_stacks else [options.stack]
    states = {stack or "selected": engine.export_state(stack) for stack in stacks}
    record = examine(name, states, options.kubeconfig)
    sys.stdout.write(json.dumps(asdict(record), indent=2) + "\n" if options.format == "json" else render(record))
    return record.status


def examine(name: str, states: dict[str, State], kubeconfig: Path | None) -> Record:
    """Return the record of a person. Raises UnreadableError."""
    found, examined, refused, not_examined = list[Left](), list[str](), list[str](), list(NOT_EXAMINED)
    known: list[dict[str, Any]] = []
    names = {
        "name": name,
        "userNames": sorted(_user_names(name, states.values())),
        "permissionSets": sorted(_permission_sets(name, states.values())),
    }
    for stack, state in states.items():
        found += _in_state(name, f"stack {stack}", state)
        examined.append(f"the state of stack {stack}")
        configured = configurations(state)
        if not configured:
            not_examined.append(ACCOUNT_NOT_EXAMINED.format(stack))
        for one in configured:
            if one not in known:
                known.append(one)
                answer = _asked(names, one)
                where = f"account {answer['account']}, region {answer['region']}"
                examined.append(where)
                found += [
                    Left(where, each["kind"], each["name"], each.get("note", "")) for each in answer["belongings"]
                ]
                refused += [f"{what} ({where})" for what in answer["refused"]]
                not_examined += [f"{what} ({where})" for what in answer["notExamined"]]
        clusters = [one for one in (kubeconfig, _kubeconfig_of_the_node(state)) if one is not None]
        for cluster in clusters:
            if f"the cluster of {cluster}" not in examined:
                examined.append(f"the cluster of {cluster}")
                found += _in_cluster(name, cluster)
        if not clusters and any(map(is_object, state.resources)):
            not_examined.append(CLUSTER_NOT_EXAMINED.format(stack))
    time = datetime.now(UTC).isoformat(timespec="seconds")
    examined, found = list(dict.fromkeys(examined)), list(dict.fromkeys(found))
    return Record(name, time, tuple(examined), tuple(found), tuple(refused), (*refused, *not_examined))


def _stacks() -> list[str]:
    """Return the names of the project's stacks."""
    return [one["name"] for one in json.loads(engine.read("stack", "ls", "--json"))]


def _user_names(name: str, states: Iterable[State]) -> set[str]:
    """Return the names with which states have a person in Identity Center."""
    users = [one for state in states for one in state.resources if one.type in DIRECTORY_USERS and one.name == name]
    return {found for one in users if isinstance(found := property_of(one, "userName"), str)}


def _permission_sets(name: str, states: Iterable[State]) -> set[str]:
    """Return the names of the permission sets that a person alone has, by the component of the person."""
    sets = (one for state in states for one in state.resources if one.type == PERMISSION_SET)
    own = (one for one in sets if type_of(one.parent) == IN_CENTER and name_of(one.parent) == name)
    return {found for one in own if isinstance(found := property_of(one, "name"), str)}


def _asked(names: dict[str, Any], configuration: dict[str, Any]) -> dict[str, Any]:
    """Return what the account of a provider has of a person, and what could not be examined."""
    with provider(configuration) as process:
        return process.call(FUNCTION, names)


def _in_state(name: str, where: str, state: State) -> Iterator[Left]:
    """Yield the role bindings and the client certificate that a state has."""
    for one in state.resources:
        if one.type == CERTIFICATE and property_of(one, "name") == name:
            yield Left(where, "client certificate", one.name, "it cannot be revoked before its end")
        elif one.type.rpartition(":")[2] in BINDINGS and _names(property_of(one, "subjects"), name):
            yield Left(where, object_kind(one), "/".join(filter(None, object_name(one))))


def _in_cluster(name: str, kubeconfig: Path) -> Iterator[Left]:
    """Yield the role bindings that a cluster has."""
    try:
        items = get(Kubectl(kubeconfig=str(kubeconfig)), KINDS)
    except UnreadableClusterError as error:
        raise UnreadableError(f"the cluster of {kubeconfig} could not be read: {error}") from None
    for one in items:
        if _names(one.get("subjects"), name):
            metadata = one["metadata"]
            parts = [metadata.get("namespace", ""), metadata["name"]]
            yield Left(f"the cluster of {kubeconfig}", one["kind"], "/".join(filter(None, parts)))


def _names(subjects: Any, name: str) -> bool:
    """Return whether the subjects of a role binding contain a user."""
    listed: Iterable[Any] = subjects if isinstance(subjects, list) else ()
    return any(isinstance(one, dict) and (one.get("kind"), one.get("name")) == ("User", name) for one in listed)


def _kubeconfig_of_the_node(state: State) -> Path | None:
    """Return the kubeconfig of the embedded node, if a state has it and it was not stopped."""
    nodes: list[Resource] = [one for one in state.resources if one.type == NODE]
    return EMBEDDED_KUBECONFIG if nodes and EMBEDDED_KUBECONFIG.exists() else None


def _line(one: Left) -> str:
    return f"- **left**: {one.kind} {quoted_in_full(one.name)}{f', {one.note}' if one.note else ''}"


def render(record: Record) -> str:
    """Return a record as Markdown."""
    number = len(record.left)
    verdict = f"{number} {'thing is' if number == 1 else 'things are'} left"
    if record.refused:
        found = verdict if number else "nothing was found"
        verdict = f"not everything could be examined; {found}"
    elif not number:
        verdict = "nothing is left in what was examined"
    nothing = "Nothing was found, and AWS refused questions: see the end." if record.refused else "Nothing is left."
    lines = [f"# Leaver {quoted_in_full(record.person)}: {verdict}", "", f"{record.time}", ""]
    for where in record.examined:
        lines += [f"## {where[0].upper()}{where[1:]}", ""]
        own = [one for one in record.left if where.endswith(one.where)]
        lines += [_line(one) for one in own] or [nothing]
        lines.append("")
    lines += ["## Not examined", "", *(f"- {one}" for one in record.not_examined)]
    return visible_lines("\n".join(lines)) + "\n"
