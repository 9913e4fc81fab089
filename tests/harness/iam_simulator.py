"""Ask an independent implementation of IAM's evaluation logic, `@cloud-copilot/iam-simulate`, about requests.

It is used by tests alone, and installed into an environment of its own because of its licence (AGPL).
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

from .pinned import installed_for_node

FOLDER = Path(__file__).parent / "iam_simulate"


class IamSimulator:
    """A process that answers questions, one after another. `with` starts and ends it."""

    def __enter__(self) -> Self:
        modules = installed_for_node(FOLDER / "package-lock.json")
        self._process = subprocess.Popen(
            ["node", str(FOLDER / "decide.cjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"NODE_PATH": str(modules)},
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def allowed(self, question: dict[str, Any]) -> list[bool]:
        """Return which requests of a question are allowed. `iam_simulate/decide.cjs` describes a question."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(question), file=self._process.stdin, flush=True)
        answers: list[bool] = json.loads(self._process.stdout.readline())
        return answers
