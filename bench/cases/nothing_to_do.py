"""Time of commands without changes: `pulumi preview` beside an empty program, `make up` beside `pulumi up`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.harness.checkout import Checkout

from ..checkout import checkout, pulumi, up
from ..lab import medians, seconds
from ..row import Row

PAIRS = 5
EMPTY = "empty"


def measure() -> Iterator[Row]:
    """Yield the seconds of each command on an existing stack `local`."""
    with checkout() as copy, TemporaryDirectory(prefix="strata-bench-") as folder:
        empty = _empty_program(copy, Path(folder))
        ours, theirs = medians(
            partial(seconds, lambda: pulumi(copy, "preview")),
            partial(seconds, lambda: empty.run("pulumi", "preview", "--non-interactive")),
            PAIRS,
        )
        yield Row("preview of unchanged local", ours, "empty program", theirs, "s", 2)
        ours, theirs = medians(
            partial(seconds, lambda: copy.run("make", "up")), partial(seconds, lambda: up(copy)), PAIRS
        )
        yield Row("second make up", ours, "pulumi up", theirs, "s", 3)


def _empty_program(copy: Checkout, folder: Path) -> Checkout:
    """Return a project without resources that uses the same engine, Python and backend."""
    (folder / "Pulumi.yaml").write_text(f"name: {EMPTY}\nruntime: python\n")
    (folder / "__main__.py").touch()
    empty = replace(copy, path=folder)
    empty.run("pulumi", "stack", "init", EMPTY, "--non-interactive")
    return empty
