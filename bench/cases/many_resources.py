"""Time to create 400 resources, and to preview them unchanged, beside `pulumi.dynamic`."""

from collections.abc import Iterator

from tests.harness.aws.proxy import Proxy
from tests.harness.project import Project

from .. import PEERS, PROGRAMS
from ..lab import medians, project, seconds
from ..row import Row

COUNT, PAIRS = 400, 5


def measure() -> Iterator[Row]:
    """Yield the seconds of `up` and of a `preview` without changes."""
    with (
        Proxy() as aws,
        project(PROGRAMS / "addresses.py", aws) as ours,
        project(PEERS / "dynamic_addresses.py", aws) as dynamic,
    ):
        ours_up, dynamic_up = _up(ours), _up(dynamic)
        ours_preview, dynamic_preview = medians(lambda: _preview(ours), lambda: _preview(dynamic), PAIRS)
    yield Row(f"up of {COUNT} resources", ours_up, "pulumi.dynamic", dynamic_up, "s", 1)
    yield Row(f"preview of {COUNT} unchanged", ours_preview, "pulumi.dynamic", dynamic_preview, "s", 0.5)


def _up(run: Project) -> float:
    return seconds(lambda: run.run("up", "--yes", "--skip-preview", **_variables(run)))


def _preview(run: Project) -> float:
    return seconds(lambda: run.run("preview", "--expect-no-changes", **_variables(run)))


def _variables(run: Project) -> dict[str, str]:
    launcher = f"{PEERS}:{run.variables()['PATH']}"  # the engine looks for the launcher of pulumi.dynamic on PATH
    return {"COUNT": str(COUNT), "PATH": launcher}
