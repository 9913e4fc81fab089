"""Shared by benchmarks: projects with the real engine, and measurements."""

import json
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.harness.aws.proxy import Proxy
from tests.harness.project import Project

from .row import Row


@contextmanager
def project(program: Path, aws: Proxy) -> Iterator[Project]:
    """Yield a project that runs a program, with an empty stack."""
    with TemporaryDirectory() as folder:
        yield Project(Path(folder) / "project", program, aws.environment(), name="bench")


def seconds(act: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def medians(ours: Callable[[], float], theirs: Callable[[], float], pairs: int) -> tuple[float, float]:
    """Return the medians of two measurements. They are taken in turns, so that other load affects both."""
    measured = [(ours(), theirs()) for _ in range(pairs)]
    return median(one for one, _ in measured), median(other for _, other in measured)


def answers(url: str) -> bool:
    """Return whether a page is served at a URL."""
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - an http address of a node
    except OSError:
        return False
    return True


def count_resources(run: Project) -> int:
    """Return the number of resources of a stack."""
    return len(json.loads(run.run("stack", "export"))["deployment"]["resources"])


def refresh_calls(run: Project, aws: Proxy, *options: str) -> Counter[str]:
    """Return how often a refresh without changes makes each call of AWS."""
    aws.calls.clear()
    run.run("refresh", "--yes", "--skip-preview", "--expect-no-changes", *options)
    return aws.counts()


def rows_of_calls(what: str, calls: Counter[str], resources: int, bound: float | None = None) -> Iterator[Row]:
    """Yield the number of calls beside that of the resources, in total and by call. The bound is for the total."""
    yield Row(what, calls.total(), "resources", resources, "calls", bound)
    for call, count in calls.most_common():
        yield Row(f"  of these {call}", count, "resources", resources, "calls")
