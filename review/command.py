"""The command line."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from .judge.gate import Acknowledgement, Gate, check
from .judge.judge import Review, judge
from .post import comment, issue
from .post.api import RefusedError
from .read import cluster as live
from .read import engine
from .read.cluster import Cluster
from .read.preview import Preview, Resource, UnreadableError, parse_preview, read_preview, read_state
from .recovery import recover
from .tell import inventory
from .tell.markdown import LIMIT, render, render_failure

OPEN, SHUT, UNREADABLE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Runs a command; its exit status. What is wrong is told in a sentence on standard error."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "up": _up,
        "state": _inventory,
        "comment": comment.main,
        "issue": issue.main,
        "failed": _failed,
    }
    try:
        if arguments and arguments[0] in commands:
            return commands[arguments[0]](arguments[1:])
        return _review(arguments)
    except (UnreadableError, RefusedError) as error:
        print(f"review: {error}", file=sys.stderr)
        return UNREADABLE


def _review(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m review",
        description="What a preview does to data and access.",
        epilog="Further commands, each with --help: up (carries out what was judged), state (what could be lost), "
        "comment (GITHUB_TOKEN or, with --site gitlab, GITLAB_TOKEN has to be set), issue (GITHUB_TOKEN has to be "
        "set), failed (the comment of a failed preview). Exit status: 0; 1 where the gate stays shut or `pulumi up` "
        "failed; 2 where something cannot be read, an option is wrong, or GitHub or GitLab refused.",
    )
    parser.add_argument("preview", type=Path, help="what `pulumi preview --json` printed")
    parser.add_argument("--state", type=Path, help="a `pulumi stack export`; asked of the Pulumi CLI when not given")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    parser.add_argument("--limit", type=int, default=LIMIT, help="how many characters of Markdown, at most")
    parser.add_argument(
        "--gate",
        action="store_true",
        help="exit 1 on a loss that nobody acknowledged, or when something was not looked at",
    )
    add_common(parser)
    options = parser.parse_args(arguments)
    preview = read_preview(options.preview)
    state, gap = _state(options.state, preview)
    gate = examine(preview, state, options.environment, options.kubeconfig, gap)
    sys.stdout.write(as_json(gate.review) if options.format == "json" else render(gate, options.limit))
    return tell(gate) if options.gate else tell_stale(gate)


def _up(arguments: list[str]) -> int:
    """Previews with a saved plan, judges it, and carries out exactly that plan, or stops before the first change."""
    parser = argparse.ArgumentParser(prog="python -m review up", description="Carries out what was judged, or nothing.")
    parser.add_argument("-s", "--stack", required=True)
    add_common(parser)
    options = parser.parse_args(arguments)
    environment = options.environment or Path("stacks", f"{options.stack}.yaml")
    recover(options.stack)
    with tempfile.TemporaryDirectory() as folder:  # the plan holds the program's values
        plan = str(Path(folder, "plan.json"))
        done = engine.run("preview", "--json", "--save-plan", plan, "--stack", options.stack)
        if not done.stdout.strip():
            raise UnreadableError(f"`pulumi preview` failed: {done.stderr.decode(errors='replace').strip()}")
        preview = parse_preview(done.stdout, "`pulumi preview`")
        state = engine.state_of(options.stack)
        gate = examine(preview, state, environment if environment.exists() else None, options.kubeconfig)
        for one in gate.review.findings:
            acknowledged = " (acknowledged)" if one.acknowledged else ""
            print(f"{one.verdict.words}{acknowledged}: {one.what}; because {one.why}")
        if tell(gate) != OPEN:
            print("review: nothing was changed", file=sys.stderr)
            return SHUT
        carried = engine.run("up", "--plan", plan, "--yes", "--skip-preview", "--stack", options.stack, show=True)
    return OPEN if carried.returncode == 0 else SHUT


def _inventory(arguments: list[str]) -> int:
    """Tells what an environment holds that could be lost."""
    parser = argparse.ArgumentParser(prog="python -m review state", description="What could be lost.")
    parser.add_argument("-s", "--stack", help="the stack that is selected, when not given")
    parser.add_argument("--state", type=Path, help="a `pulumi stack export`; asked of the Pulumi CLI when not given")
    parser.add_argument("--kubeconfig", type=Path, help="a cluster to ask which volume each claim has")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    options = parser.parse_args(arguments)
    state = read_state(options.state) if options.state else engine.state_of(options.stack)
    cluster, _ = _cluster(options.kubeconfig)
    holdings = inventory.holdings(state, cluster)
    sys.stdout.write(inventory.as_json(holdings) if options.format == "json" else inventory.render(holdings))
    return OPEN


def _failed(arguments: list[str]) -> int:
    """Writes the comment of a preview that printed nothing to judge."""
    parser = argparse.ArgumentParser(prog="python -m review failed", description="The comment of a failed preview.")
    parser.add_argument("--stack", required=True)
    parser.add_argument("logs", nargs="+", type=Path, help="what was written to standard error")
    options = parser.parse_args(arguments)
    told = [file.read_text(encoding="utf-8", errors="replace").strip() for file in options.logs]
    sys.stdout.write(render_failure(options.stack, [one for one in told if one]))
    return OPEN


def add_common(parser: argparse.ArgumentParser) -> None:
    """Options of every command that judges."""
    parser.add_argument("--environment", type=Path, help="the environment file, for what it acknowledges")
    parser.add_argument("--kubeconfig", type=Path, help="a cluster to ask which volume each claim has")


def examine(
    preview: Preview,
    state: list[Resource] | None,
    environment: Path | None,
    kubeconfig: Path | None,
    gap: str | None = None,
) -> Gate:
    """The judged preview with what the environment file acknowledges."""
    acknowledged = _acknowledged(environment) if environment else []
    cluster, unreachable = _cluster(kubeconfig)
    review = judge(preview, state, cluster)
    gaps = tuple(filter(None, (gap, unreachable)))
    return check(replace(review, gaps=(*review.gaps, *gaps)), acknowledged)


def tell(gate: Gate) -> int:
    """Says on standard error why the gate stays shut; the exit status."""
    tell_stale(gate)
    for reason in gate.reasons:
        print(f"review: {reason}", file=sys.stderr)
    return OPEN if gate.open else SHUT


def tell_stale(gate: Gate) -> int:
    """Says on standard error which acknowledgements match nothing."""
    for line in gate.stale:
        print(f"review: stale acknowledgement: {line}", file=sys.stderr)
    return OPEN


def as_json(review: Review) -> str:
    """The review for other tools."""
    findings = [
        {
            "urn": one.urn,
            "kind": one.kind,
            "verdict": one.verdict.words,
            "what": one.what,
            "why": one.why,
            "acknowledged": one.acknowledged,
        }
        for one in review.findings
    ]
    return (
        json.dumps({"verdict": review.verdict.words, "complete": review.complete, "findings": findings}, indent=2)
        + "\n"
    )


def _acknowledged(file: Path) -> Sequence[Acknowledgement]:
    """What an environment file acknowledges; only who has one pays for importing its model."""
    from stacks.read.environment_file import InvalidEnvironmentError, load

    try:
        return load(file).acknowledge
    except InvalidEnvironmentError as error:
        raise UnreadableError(str(error)) from None


def _state(file: Path | None, preview: Preview) -> tuple[list[Resource] | None, str | None]:
    """The state, and what is not looked at where there is none."""
    if file is not None:
        return read_state(file), None
    try:
        return engine.state_of(preview.stack), None
    except UnreadableError as error:
        print(f"review: judged without the state: {error}", file=sys.stderr)
        return None, "the state was not there to look at: what the preview does not list was not judged"


def _cluster(kubeconfig: Path | None) -> tuple[Cluster | None, str | None]:
    if kubeconfig is None:
        return None, None
    try:
        return live.ask(kubeconfig), None
    except live.UnreachableError as error:
        print(f"review: judged without the cluster: {error}", file=sys.stderr)
        return (
            None,
            "the cluster was not there to look at: whose volumes are bound, and what others made, was not judged",
        )
