"""A checkout of its own with a node of its own, so that the user's are neither measured nor touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.harness.checkout import Checkout, copy_checkout
from tests.harness.cleanup import Cleanup

STACK = "local"


@contextmanager
def checkout() -> Iterator[Checkout]:
    """Copy this checkout and run `make up` there; `make down` ends it, also when the benchmarks are killed."""
    with TemporaryDirectory(prefix="strata-bench-") as folder, Cleanup() as cleanup:
        copy = copy_checkout(Path(folder))
        with cleanup.registered("make", "down", folder=copy.path):
            copy.run("make", "up")
            copy.use_environment()
            yield copy
            copy.run("make", "down")


def pulumi(copy: Checkout, *arguments: str) -> str:
    """What a command of Pulumi's on stack `local` prints."""
    return copy.run("pulumi", *arguments, "--non-interactive", "--stack", STACK)


def up(copy: Checkout) -> None:
    """`pulumi up` as `make up` calls it."""
    pulumi(copy, "up", "--yes", "--skip-preview")
