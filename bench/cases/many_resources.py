"""Time for 400 resources, to make them and to find that nothing changed, beside `pulumi.dynamic`."""

from collections.abc import Iterator
from pathlib import Path

from tests.aws.account import account
from tests.aws.moto_process import MotoProcess

from .. import PEERS, PROGRAMS
from ..lab import moto, project, seconds
from ..row import Row

COUNT = 400


def measure() -> Iterator[Row]:
    """Seconds of `up` and of a `preview` with nothing to do."""
    with moto() as origin:
        ours_up, ours_preview = _times(PROGRAMS / "addresses.py", origin)
        dynamic_up, dynamic_preview = _times(PEERS / "dynamic_addresses.py", origin)
    yield Row(f"up of {COUNT} resources", ours_up, "pulumi.dynamic", dynamic_up, "s", 1)
    yield Row(f"preview of {COUNT} unchanged", ours_preview, "pulumi.dynamic", dynamic_preview, "s", 0.5)


def _times(program: Path, origin: MotoProcess) -> tuple[float, float]:
    with account(origin) as aws, project(program, aws) as run:
        launcher = f"{PEERS}:{run.variables()['PATH']}"  # dynamic's, which the engine looks for on PATH
        variables = {"COUNT": str(COUNT), "PATH": launcher}
        up = seconds(lambda: run.run("up", "--yes", "--skip-preview", **variables))
        return up, seconds(lambda: run.run("preview", "--expect-no-changes", **variables))
