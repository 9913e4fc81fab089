"""`make up`, `make down` and `make env`: stack `local` on the embedded parts."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from typing import Any

import yaml

from . import aws, build, engine, node
from .processes import end_orphans, is_pulumi
from .progress import Failure, Progress
from .project import BIN, ROOT, STATE

STACK = "local"
PAGE_SECONDS = 30.0
POLL_SECONDS = 0.1
ENVIRONMENT_FILE = ROOT / "stacks" / f"{STACK}.yaml"
LOCKS = STATE / "state" / ".pulumi" / "locks" / "organization" / "strata" / STACK


def install() -> None:
    """Builds and fetches all that the embedded parts consist of, and starts none of it.

    Raises:
        Failure: a part could not be built or fetched.
    """
    node.check()
    engine.prepare()
    node.install()
    engine.link("kubectl", build.tool("kubernetes"))


def up() -> None:
    """Makes the engine and the tools ready, runs `pulumi up` of stack `local`, and prints the pages' addresses last.

    Raises:
        Failure: a part could not be built or started, or `pulumi up` failed.
    """
    _prepare()
    _recover()
    _revive()
    forgotten = aws.forgotten()
    _pulumi("up", "--suppress-outputs", *(["--refresh"] if forgotten else []))
    _clear_pending()
    aws.remember()
    outputs = json.loads(_ask("stack", "output", "--json", "--stack", STACK))
    for application in outputs["applications"].values():
        _wait_for_page(application["url"])
    for name, application in outputs["applications"].items():
        print(f"{name}: {application['url']}")


def down() -> None:
    """Destroys stack `local` and stops the embedded parts, whatever state they are in.

    Raises:
        Failure: `pulumi destroy` failed; the parts then go on running, so that it can be repeated.
    """
    if (STATE / "state" / ".pulumi" / "stacks" / "strata" / f"{STACK}.json").exists():
        _prepare()
        _recover()
        _revive()
        _pulumi("destroy", "--suppress-outputs")
        _clear_pending()
    end_orphans(STATE)
    node.down()
    aws.down()


def print_variables() -> None:
    """Prints the environment as `export` lines for a shell.

    Raises:
        Failure: nothing is installed yet.
    """
    if not (engine.own() or (BIN / "pulumi").exists()):
        raise Failure("nothing is installed here yet: run `make up` or `make test` first")
    kubeconfig = {"KUBECONFIG": str(STATE / "kubeconfig")} if _kubernetes_kind() == "embedded" else {}
    for name, value in (engine.variables() | kubeconfig).items():
        print(f"export {name}={shlex.quote(value)}")


def _prepare() -> None:
    embedded = _kubernetes_kind() == "embedded"
    if embedded:
        node.check()
    engine.prepare()
    if embedded:
        node.install()
        engine.link("kubectl", build.tool("kubernetes"))
    if not (ROOT / "stacks" / f"Pulumi.{STACK}.yaml").exists() or STACK not in _stacks():
        _pulumi("stack", "select", STACK, "--create")


def _revive() -> None:
    """Starts again what belongs to the stack and was killed: a refresh and a deletion have to reach it."""
    for part in (node, aws):
        if STACK in part.users().names():
            part.up()


def _wait_for_page(url: str) -> None:
    """The pod is ready; the node's proxy hears of it a moment later.

    Raises:
        Failure: no page comes.
    """
    deadline = time.monotonic() + PAGE_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the node is on this machine
    while True:
        try:
            direct.open(url, timeout=PAGE_SECONDS).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise Failure(f"{url} does not answer ({error}): see `kubectl get pods,services -A`") from None
        time.sleep(POLL_SECONDS)


def _kubernetes_kind() -> str | None:
    """The kind of cluster that the environment file names; what is wrong with the file is the program's to say."""
    try:
        return str(yaml.safe_load(ENVIRONMENT_FILE.read_text())["kubernetes"]["kind"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return None


def _stacks() -> set[str]:
    return {stack["name"] for stack in json.loads(_ask("stack", "ls", "--json"))}


def _recover() -> None:
    """Takes away the lock of a run that was killed; a run that still goes on keeps it.

    Raises:
        Failure: another run on this stack goes on.
    """
    for file in LOCKS.glob("*.json"):
        holder = json.loads(file.read_text())["pid"]
        if is_pulumi(holder):
            raise Failure(f"another run on stack {STACK} goes on (process {holder}): wait for it, or end it")
        Progress("pulumi").say("the last run was killed; taking its lock away")
        end_orphans(STATE)
        _pulumi("cancel", "--yes", "--stack", STACK)
        break


def _clear_pending() -> None:
    """Forgets the creates that a killed run had begun: the run that has just succeeded made or found their objects."""
    deployment: dict[str, Any] = json.loads(_ask("stack", "export", "--stack", STACK))["deployment"]
    if deployment.get("pending_operations"):
        _pulumi("refresh", "--clear-pending-creates")


def _command(arguments: tuple[str, ...], environment: dict[str, str]) -> list[str]:
    found = shutil.which("pulumi", path=environment["PATH"])
    if found is None:
        raise Failure(f"no pulumi on PATH nor in {BIN}: run `make up` first")
    return [found, *arguments]


def _pulumi(*arguments: str) -> None:
    """Runs a command of Pulumi's for the user to see."""
    if arguments[0] in ("up", "destroy", "refresh"):
        arguments = (*arguments, "--yes", "--skip-preview", "--suppress-progress", "--stack", STACK)
    if not sys.stderr.isatty():
        arguments = (*arguments, "--non-interactive")
    environment = _environment()
    command = _command(arguments, environment)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr) as process:
        interrupted = _wait_through_interrupts(process)
    if interrupted:
        raise KeyboardInterrupt
    if process.returncode:
        raise Failure(
            f"pulumi {arguments[0]} failed (above); what it made is kept, and the same command goes on from here"
        )


def _wait_through_interrupts(process: subprocess.Popen[bytes]) -> bool:
    """Lets a command end by itself, whether or not it was interrupted: Pulumi then finishes what it has begun."""
    interrupted = False
    while process.returncode is None:
        try:
            process.wait()
        except KeyboardInterrupt:
            interrupted = True
    return interrupted


def _ask(*arguments: str) -> str:
    environment = _environment()
    command = _command(arguments, environment)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"pulumi {' '.join(arguments[:2])} failed: {done.stderr.strip()}")
    return done.stdout


def _environment() -> dict[str, str]:
    return os.environ | engine.variables()
