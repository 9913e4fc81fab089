"""`make up`, `make down` and `make env`: stack `local` on the embedded parts."""

import json
import shlex
import urllib.request
from typing import Any

import yaml

from . import aws, engine, node, other_stacks, parts, runs, states
from .interruption import REFRESH, has_pending_operations
from .node.layout import Layout
from .processes import end_orphans
from .progress import Failure, Progress
from .project import BIN, ROOT, STACK, STATE
from .waiting import retry

PAGE_SECONDS = 30.0
ENVIRONMENT_FILE = ROOT / "stacks" / f"{STACK}.yaml"
PARTS = {"embedded:index:Node": node, "embedded:index:AwsApi": aws}
"""The embedded parts by the types of their resources."""


def install() -> None:
    """Build and download all embedded parts, and start none of them.

    Raises:
        Failure: a part could not be built or downloaded.
    """
    parts.prepare(with_node=True)


def up() -> None:
    """Install the engine and the tools, run `pulumi up` of stack `local`, and print the addresses of the pages last.

    After a run that was interrupted, or that failed, the state is refreshed first.

    Raises:
        Failure: a part could not be built or started, or a command of Pulumi failed.
    """
    _prepare()
    runs.unlock()
    state = runs.deployment()
    _revive(state)
    forgotten = aws.forgotten()
    if reason := runs.interruption(state):
        runs.repair(reason)
        forgotten = False
    runs.run("up", "--suppress-outputs", *(["--refresh"] if forgotten else []))
    aws.remember()
    outputs = json.loads(runs.ask("stack", "output", "--json", "--stack", STACK))
    urls = {name: one["url"] for name, one in outputs["applications"].items() if "url" in one}
    for url in urls.values():
        if url.startswith("http") and ".svc" not in url:  # others are for the cluster, or for other programs
            _wait_for_page(url)
    for name, url in urls.items():
        print(f"{name}: {url}")


def down(*, force: bool = False) -> None:
    """Destroy stack `local` and stop the embedded parts, whatever state they are in.

    Args:
        force: whether the parts are stopped although other stacks use them. Stack `local` is kept then, if the cluster
            has volumes that its provisioner still has to delete for others.

    Raises:
        Failure: other stacks use the parts; nothing was changed then, except that parts may have been started. Or
            `pulumi destroy` failed; the parts then keep running, so that it can be repeated.
    """
    others = _others(force=force)
    if (states.FOLDER / f"{STACK}.json").exists():
        _prepare()
        runs.unlock()
        state = runs.deployment()
        _revive(state)
        others = _others(force=force)  # a node that was started now shows its volumes
        if kept := [volume for other in others.values() for volume in other.volumes]:
            Progress("down").say(
                f"stack {STACK} is kept, because its provisioner still has to delete {', '.join(kept)}"
            )
        else:
            _destroy(state)
    end_orphans(STATE)
    for part in PARTS.values():
        part.down()
        if others:
            part.users().clear()
    volumes = Layout(STATE).volumes
    if kept := sorted(path.name for path in volumes.glob("*")):
        Progress("down").say(f"volumes are kept in {volumes.relative_to(ROOT)}: {', '.join(kept)}")


def _destroy(state: dict[str, Any]) -> None:
    if has_pending_operations(state) and aws.users().names() == {STACK}:
        # A resource that a killed run created is unknown to the state, and keeps what it uses from being deleted.
        # The account ends with its last stack in any case.
        aws.down()
        aws.up()
    runs.run("destroy", "--suppress-outputs")
    if has_pending_operations(runs.deployment()):
        runs.run(*REFRESH)


def _others(*, force: bool) -> dict[str, other_stacks.OtherStack]:
    """Return the other stacks that use the embedded parts, and print them.

    Raises:
        Failure: there are some, and `force` is not set.
    """
    others = other_stacks.find()
    if others and not force:
        raise Failure(
            "other stacks use the embedded parts, so nothing was changed:\n"
            f"{other_stacks.describe(others)}, or stop the parts under them: `make down FORCE=1` "
            "(volumes and the cluster's objects are kept, and resources in the embedded AWS API are lost)"
        )
    return others


def print_variables() -> None:
    """Print the environment as `export` lines for a shell.

    Raises:
        Failure: nothing is installed yet.
    """
    if not (engine.own() or (BIN / "pulumi").exists()):
        raise Failure("nothing is installed here yet: run `make up` or `make test` first")
    kubeconfig = {"KUBECONFIG": str(STATE / "kubeconfig")} if _kubernetes_kind() == "embedded" else {}
    for name, value in (engine.variables() | kubeconfig).items():
        print(f"export {name}={shlex.quote(value)}")


def _prepare() -> None:
    parts.prepare(with_node=_kubernetes_kind() == "embedded")
    if not (ROOT / "stacks" / f"Pulumi.{STACK}.yaml").exists() or STACK not in _stacks():
        runs.run("stack", "select", STACK, "--create")


def _revive(state: dict[str, Any]) -> None:
    """Start the parts that the stack uses and that do not run: a refresh and a deletion have to reach them.

    A part counts as used as long as the state holds it: a destroy may have been killed after it stopped the part.
    """
    held = {resource["type"] for resource in state.get("resources") or []}
    for kind, part in PARTS.items():
        users = part.users()
        if kind in held:
            users.add(STACK)
        if STACK in users.names():
            part.up()


def _wait_for_page(url: str) -> None:
    """Wait until a page is served: the node's proxy learns of a ready pod a moment later.

    Raises:
        Failure: the page is not served after PAGE_SECONDS.
    """
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the node is on this machine
    try:
        retry(lambda: direct.open(url, timeout=PAGE_SECONDS).close(), OSError, PAGE_SECONDS)
    except OSError as error:
        raise Failure(f"{url} does not answer ({error}): see `kubectl get pods,services -A`") from None


def _kubernetes_kind() -> str | None:
    """Return the kind of cluster that the environment file names; the program reports what is wrong with the file."""
    try:
        return str(yaml.safe_load(ENVIRONMENT_FILE.read_text())["kubernetes"]["kind"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return None


def _stacks() -> set[str]:
    return {stack["name"] for stack in json.loads(runs.ask("stack", "ls", "--json"))}
