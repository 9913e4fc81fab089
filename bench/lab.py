"""What the benchmarks run in: an AWS account of their own, and projects with the real engine."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.harness.aws.account import empty_moto
from tests.harness.aws.moto_process import MotoProcess
from tests.harness.aws.proxy import Proxy
from tests.harness.project import Project


@contextmanager
def moto() -> Iterator[MotoProcess]:
    """moto's server with an empty account."""
    process = empty_moto()
    try:
        yield process
    finally:
        process.stop()


@contextmanager
def project(program: Path, aws: Proxy) -> Iterator[Project]:
    """A program with a stack that has nothing yet."""
    with TemporaryDirectory() as folder:
        yield Project(Path(folder) / "project", program, aws.environment(), name="bench")


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def medians(ours: Callable[[], float], theirs: Callable[[], float], pairs: int) -> tuple[float, float]:
    """The medians of what both measure, taken in turns, so that whatever else the machine does slows both."""
    measured = [(ours(), theirs()) for _ in range(pairs)]
    return median(one for one, _ in measured), median(other for _, other in measured)


def answers(url: str) -> bool:
    """Whether a page is served there."""
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - an http address of a node
    except OSError:
        return False
    return True
