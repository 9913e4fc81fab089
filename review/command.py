"""The command line."""

import argparse
import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from . import ask, everybody
from .examine import cluster_at, examine, state_before
from .judge.gate import Gate
from .post import comment, issue
from .post.rest import RefusedError
from .read import engine
from .read.document import UnreadableError
from .read.preview import parse_preview, read_preview
from .read.saved_plan import leave_unchecked_inputs_open
from .read.state import read_state
from .recovery import recover
from .tell import inventory
from .tell.markdown import LIMIT, render, render_failure
from .tell.plain_text import findings_text, gaps_text, gate_text, protection_text, review_text, stale_text
from .tell.review_json import as_json

OK, REFUSED, UNREADABLE = 0, 1, 2
STATE_HELP = "the output of `pulumi stack export`; if omitted, the review calls the Pulumi CLI"
KUBECONFIG_HELP = "the kubeconfig of a cluster from which the volume of each claim is read"
FORMAT_HELP = "the default is text in a terminal, and markdown where the output is redirected"
EPILOG = """\
further commands, each with --help:
  up        preview, review, and carry out exactly what was reviewed
  state     list the resources that hold data
  comment   keep one comment on a pull request up to date
  issue     keep one issue about drift up to date
  failed    write the comment for a failed preview
  who       answer what a person may do
  what      answer who may do what with a resource
  who-can   answer who can carry out an action on a resource
  rights    write what everybody may do, as an HTML page
  access    list the rights and the last use of users and roles, to be signed off
  leaver    record what remains of a person

exit status: 0 on success; 1 if the gate is closed, `pulumi up` failed, or access of a leaver remains; 2 if an input
could not be read, an option is wrong, or GitHub or GitLab rejected a request
"""


def main(arguments: list[str]) -> int:
    """Run a command and return its exit status. Errors are sentences on standard error."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "up": _up,
        "state": _state,
        "comment": comment.main,
        "issue": issue.main,
        "failed": _failed,
        "rights": partial(everybody.main, check_name=_check_name),
        "access": _access,
        "leaver": _leaver,
        **{name: partial(ask.main, name, check_name=_check_name) for name in ask.HELP},
    }
    try:
        with collection_paused():
            if arguments and arguments[0] in commands:
                return commands[arguments[0]](arguments[1:])
            return _review(arguments)
    except (UnreadableError, RefusedError) as error:
        print(f"review: {error}", file=sys.stderr)
        return UNREADABLE


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the collection of reference cycles: a review makes few, and each search reads all of a large state."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _review(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m review",
        description="Review what a preview does to data and access.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("preview", type=Path, help="the output of `pulumi preview --json`")
    parser.add_argument("--state", type=Path, help=STATE_HELP)
    parser.add_argument("--format", choices=("markdown", "json", "text"), help=FORMAT_HELP)
    parser.add_argument("--limit", type=int, default=LIMIT, help="the maximum number of characters of Markdown")
    parser.add_argument(
        "--gate", action="store_true", help="exit with 1 if a loss is not acknowledged, or the review is incomplete"
    )
    _add_common(parser)
    options = parser.parse_args(arguments)
    preview = read_preview(options.preview)
    state, gap = state_before(options.state, preview)
    gate = examine(preview, state, options.environment, options.kubeconfig, gap)
    chosen = options.format or ("text" if sys.stdout.isatty() else "markdown")
    formats: dict[str, Callable[[], str]] = {
        "json": lambda: as_json(gate.review),
        "markdown": lambda: render(gate, options.limit),
        "text": lambda: review_text(gate.review),
    }
    sys.stdout.write(formats[chosen]())
    sys.stdout.flush()
    sys.stderr.write(protection_text(preview.errors, options.environment))
    if options.gate:
        return _status(gate)
    sys.stderr.write(stale_text(gate) + (gaps_text(gate.review) if chosen == "text" else ""))
    return OK


def _up(arguments: list[str]) -> int:
    """Preview with a saved plan, review it, and carry out exactly that plan, or stop before the first change."""
    parser = argparse.ArgumentParser(
        prog="python -m review up",
        description="Preview, review, and carry out exactly what was reviewed, unless the gate is closed.",
    )
    parser.add_argument("-s", "--stack", required=True)
    _add_common(parser)
    options = parser.parse_args(arguments)
    environment = options.environment or Path("stacks", f"{options.stack}.yaml")
    _check_name(options.stack)
    recover(options.stack)
    with tempfile.TemporaryDirectory() as folder:  # private, because the plan contains the program's values
        plan = Path(folder, "plan.json")
        done = engine.run("preview", "--json", "--save-plan", str(plan), "--stack", options.stack)
        if not done.stdout.strip():
            raise UnreadableError(f"`pulumi preview` failed: {done.stderr.decode(errors='replace').strip()}")
        preview = parse_preview(done.stdout, "`pulumi preview`")
        state = engine.export_state(options.stack)
        existing = environment if environment.exists() else None
        gate = examine(preview, state, existing, options.kubeconfig)
        sys.stdout.write(findings_text(gate.review))
        sys.stdout.flush()
        sys.stderr.write(protection_text(preview.errors, existing))
        if _status(gate) != OK:
            print("review: nothing was changed", file=sys.stderr)
            return REFUSED
        leave_unchecked_inputs_open(plan)
        status = engine.carry_out("up", "--plan", str(plan), "--yes", "--skip-preview", "--stack", options.stack)
    return OK if status == 0 else REFUSED


def _state(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m review state", description="List the resources of a stack that hold data."
    )
    parser.add_argument("-s", "--stack", help="the stack; without it, the selected one")
    parser.add_argument("--state", type=Path, help=STATE_HELP)
    parser.add_argument("--kubeconfig", type=Path, help=KUBECONFIG_HELP)
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    options = parser.parse_args(arguments)
    if options.stack and not options.state:
        _check_name(options.stack)
    state = read_state(options.state) if options.state else engine.export_state(options.stack)
    cluster, _ = cluster_at(options.kubeconfig)
    holdings = inventory.holdings(state.resources, cluster)
    sys.stdout.write(inventory.as_json(holdings) if options.format == "json" else inventory.render(holdings))
    return OK


def _access(arguments: list[str]) -> int:
    from . import access  # it imports gRPC too

    return access.main(arguments, _check_name)


def _leaver(arguments: list[str]) -> int:
    from . import leaver  # it imports gRPC, which no other command needs

    return leaver.main(arguments, _check_name)


def _failed(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m review failed", description="Write the comment for a preview that failed without output."
    )
    parser.add_argument("--stack", required=True)
    parser.add_argument("logs", nargs="+", type=Path, help="files with the standard error output of the preview")
    options = parser.parse_args(arguments)
    errors = [file.read_text(encoding="utf-8", errors="replace").strip() for file in options.logs]
    sys.stdout.write(render_failure(options.stack, [one for one in errors if one]))
    return OK


def _add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that reviews."""
    parser.add_argument("--environment", type=Path, help="the environment file whose acknowledgements apply")
    parser.add_argument("--kubeconfig", type=Path, help=KUBECONFIG_HELP)


def _check_name(stack: str) -> None:
    """Check that a stack can have this name, before Pulumi is called. Raises UnreadableError."""
    from stacks.read.stack_name import fault_of_stack  # with the model of the environment file: half a second

    name = stack.rpartition("/")[2]
    if fault := fault_of_stack(name, Path("stacks", f"{name}.yaml")):
        raise UnreadableError(f"stack {name!r}: {fault}")


def _status(gate: Gate) -> int:
    """Print the result of the gate, and return the exit status."""
    sys.stderr.write(gate_text(gate))
    return OK if gate.open else REFUSED
