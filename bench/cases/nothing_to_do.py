"""Time of commands that find nothing to do: `pulumi preview` beside an empty program, `make up` beside `pulumi up`."""

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
    """Seconds of each, stack `local` being there."""
    with checkout() as copy, TemporaryDirectory(prefix="strata-bench-") as folder:
        empty = _empty_program(copy, Path(folder))
        ours, theirs = medians(
            partial(seconds, lambda: pulumi(copy, "preview")),
            partial(seconds, lambda: empty.run("pulumi", "preview", "--non-interactive")),
            PAIRS,
        )
        yield Row("preview of local, unchanged", ours, "an empty program's", theirs, "s", 2)
        ours, theirs = medians(
            partial(seconds, lambda: copy.run("make", "up")), partial(seconds, lambda: up(copy)), PAIRS
        )
        yield Row("make up, a second time", ours, "pulumi up", theirs, "s", 3)


def _empty_program(copy: Checkout, folder: Path) -> Checkout:
    """A project with nothing in it, run by the same engine with the same Python on the same backend."""
    (folder / "Pulumi.yaml").write_text(f"name: {EMPTY}\nruntime: python\n")
    (folder / "__main__.py").touch()
    empty = replace(copy, path=folder)
    empty.run("pulumi", "stack", "init", EMPTY, "--non-interactive")
    return empty
