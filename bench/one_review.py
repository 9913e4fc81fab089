"""`python -m bench.one_review review|load|ask FILE...` prints the seconds of a review or of `json.load`, and MB.

The files are a preview and its state; those of `ask` are a state, and then the words of a question.

The seconds are those of the processor without imports, so that other load hardly counts. The megabytes are the peak of
the process. It imports only what it measures.
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


def _asking() -> Callable[..., object]:
    from review.command import main

    return lambda state, *question: main([*question, "--state", state])


def _main(name: str, *files: str) -> None:
    makers: dict[str, Callable[[], Callable[..., object]]] = {"review": _reviewing, "ask": _asking}
    act = makers[name]() if name in makers else _load
    began = time.process_time()
    act(*files)
    taken = time.process_time() - began
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    print(taken, int(peak) / 1024, file=sys.stderr)


if __name__ == "__main__":
    _main(*sys.argv[1:])
