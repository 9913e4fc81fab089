"""`python -m bench.one_review review|load PREVIEW STATE` prints the seconds of a review or of `json.load`, and MB.

The seconds are those without imports, the megabytes the peak of the process. It imports only what it measures.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def _load(*files: str) -> None:
    for file in files:
        with Path(file).open(encoding="utf-8") as opened:
            json.load(opened)


def _reviewing() -> Callable[..., object]:
    from review.command import main

    return lambda preview, state: main([preview, "--state", state, "--format", "markdown"])


def _main(name: str, *files: str) -> None:
    act = _reviewing() if name == "review" else _load
    began = time.perf_counter()
    act(*files)
    taken = time.perf_counter() - began
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    print(taken, int(peak) / 1024, file=sys.stderr)


if __name__ == "__main__":
    _main(*sys.argv[1:])
