"""`python -m stacks`: the checks of environment files, and the rights in them that have ended.

Neither Pulumi nor a cluster nor an account is asked.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from .read.charts import folder_problems
from .read.environment_file import InvalidEnvironmentError, load, with_lines
from .read.manifests import load_manifests
from .rules.environment import WITHOUT_LEVELS, creates_own_namespace, fault_of_namespace, way_to_rename
from .rules.manifests import closed_services
from .rules.services import stack_name_problems
from .rules.warnings import ended, environment_warnings

CHECK = """\
Checks environment files alone, in well under a second each, and prints each problem as FILE:LINE: PATH: VALUE: what is
wrong and what to do. `pulumi preview` also checks what needs more than the file: the cluster, the images of the
embedded node, another stack's network. The exit status is 0 if every file is valid, 1 if one is not."""


ENDED = """\
Prints each right of environment files whose last day has passed, as FILE:LINE: PATH: DAY. AWS ends some of these
rights, and an update ends the others: the nightly workflow runs it for the files for which this command prints
something. The exit status is 0, or 1 if a file is not valid."""


def main(arguments: list[str]) -> int:
    """Run a command and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m stacks")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function, summary, description in (
        ("check", _check, "check environment files", CHECK),
        ("ended", _print_ended, "print the rights that have ended", ENDED),
    ):
        command = commands.add_parser(name, help=summary, description=description)
        command.add_argument("files", nargs="*", type=Path, metavar="FILE", help="those of all stacks when omitted")
        command.set_defaults(run=function)
    options = parser.parse_args(arguments)
    run: Callable[[Path], int] = options.run
    return max([run(file) for file in options.files or _all_files()])


def _print_ended(file: Path) -> int:
    """Print the rights of a file that have ended, and return 1 if the file is not valid, else 0."""
    try:
        found = ended(load(file), datetime.now(UTC).date())
    except InvalidEnvironmentError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    for line in with_lines(file, found):
        print(line)
    return 0


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
