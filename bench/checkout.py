"""A temporary copy of the checkout with its own node, so that a user's node is neither measured nor changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.harness.checkout import Checkout, copy_checkout
from tests.harness.cleanup import Cleanup

STACK = "local"


@contextmanager
def checkout() -> Iterator[Checkout]:
    """Yield a copy of this checkout after its first `make up`; `make down` ends it, also if the benchmark is killed."""
    with TemporaryDirectory(prefix="strata-bench-") as folder, Cleanup() as cleanup:
        copy = copy_checkout(Path(folder))
        with cleanup.registered("make", "down", "FORCE=1", folder=copy.path):
            copy.run("make", "up")
            copy.use_environment()
            yield copy
            copy.run("make", "down")


def pulumi(copy: Checkout, *arguments: str) -> str:
    """Return the output of a Pulumi command on stack `local`."""
    return copy.run("pulumi", *arguments, "--non-interactive", "--stack", STACK)


def up(copy: Checkout) -> None:
    """Run `pulumi up` as `make up` does."""
    pulumi(copy, "up", "--yes", "--skip-preview")
