"""Time from the start of the provider to its first answer, beside a Python that only imports its libraries."""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]
from pulumi.runtime.proto import provider_pb2_grpc

from tests.harness.project import REPOSITORY

from ..lab import seconds
from ..row import Row

RUNS = 5
LAUNCHER = REPOSITORY / "components" / "provider" / "pulumi-resource-strata"
NO_ENGINE = "127.0.0.1:1"


def measure() -> Iterator[Row]:
    """Yield the median of several starts of each, taken in turns."""
    ours, bare = zip(*((seconds(_first_answer), seconds(_bare)) for _ in range(RUNS)), strict=True)
    yield Row("provider start until the first answer", median(ours), "import boto3, grpc, pulumi", median(bare), "s", 2)


def _first_answer() -> None:
    with subprocess.Popen([str(LAUNCHER), NO_ENGINE], stdout=subprocess.PIPE, text=True) as process:
        port = int(next(iter(process.stdout or [])))
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            provider_pb2_grpc.ResourceProviderStub(channel).GetPluginInfo(Empty())
        process.kill()


def _bare() -> None:
    subprocess.run([sys.executable, "-c", "import boto3, grpc, pulumi"], check=True)
