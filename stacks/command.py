"""`python -m stacks check`: the checks of environment files, without Pulumi, a cluster or an account."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from .read.charts import folder_problems
from .read.environment_file import InvalidEnvironmentError, load, with_lines
from .read.manifests import load_manifests
from .rules.environment import WITHOUT_LEVELS, creates_own_namespace, fault_of_namespace, way_to_rename
from .rules.manifests import closed_services
from .rules.services import stack_name_problems
from .rules.warnings import environment_warnings

CHECK = """\
Checks environment files alone, in well under a second each, and prints each problem as FILE:LINE: PATH: VALUE: what is
wrong and what to do. `pulumi preview` also checks what needs more than the file: the cluster, the images of the
embedded node, another stack's network. The exit status is 0 if every file is valid, 1 if one is not."""


def main(arguments: list[str]) -> int:
    """Run a command and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m stacks")
    check = parser.add_subparsers(dest="command", required=True).add_parser(
        "check", help="check environment files", description=CHECK
    )
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="those of all stacks when omitted")
    files: list[Path] = parser.parse_args(arguments).files
    return max([_check(file) for file in files or _all_files()])


def _check(file: Path) -> int:
    """Print the problems of a file, and return 1 if it has any, else 0."""
    problems = list(_problems(file))
    print("\n".join(problems or [f"{file}: valid"]))
    return 1 if problems else 0


def _problems(file: Path) -> Iterator[str]:
    """Yield the problems of a file, each as one line. Warnings are printed on standard error."""
    try:
        environment = load(file)
    except InvalidEnvironmentError as error:
        yield from error.problems
        return
    if not environment.has_levels and not environment.empty:
        yield f"{file}: {WITHOUT_LEVELS}: add one, or empty: true"
    if creates_own_namespace(environment) and (fault := fault_of_namespace(file.stem)):
        yield f"{file}: stack {file.stem!r}: {fault}: {way_to_rename(file.stem)}"
    yield from with_lines(file, stack_name_problems(environment, file.stem))
    today = datetime.now(UTC).date()
    found_warnings = environment_warnings(environment, file.stem, today)
    warnings = [f"warning: {line}" for line in with_lines(file, found_warnings)]
    try:
        for found in load_manifests(environment, file, file.stem, folder_problems(environment, file)).values():
            warnings += [f"warning: {one.describe(problem)}" for one, problem in closed_services(found.objects)]
    except InvalidEnvironmentError as error:
        yield from error.problems
    for line in warnings:
        print(line, file=sys.stderr)


def _all_files() -> list[Path]:
    """Return the environment files of this checkout, relative to the current folder where they are below it."""
    folder, here = Path(__file__).resolve().parent, Path.cwd()
    files = sorted(file for file in folder.glob("*.yaml") if not file.name.startswith("Pulumi."))
    return [file.relative_to(here) if file.is_relative_to(here) else file for file in files]
