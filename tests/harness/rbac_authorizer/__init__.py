"""Ask the RBAC authorizer of the Kubernetes API server, which is compiled from the node's own modules."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from embedded.build import toolchain

PROGRAM = Path(__file__).parent / "main.go"


class RbacAuthorizer:
    """A process that answers the same requests for one world after another. `with` starts and ends it.

    Attributes:
        folder: where the program is built.
        requests: the requests, as `main.go` describes them.
    """

    def __init__(self, folder: Path, requests: Iterable[dict[str, Any]]) -> None:
        self.folder = folder
        self.requests = list(requests)

    def __enter__(self) -> Self:
        built = self.folder / "rbac-authorizer"
        flags = (*toolchain.COMPILER_FLAGS, f"-ldflags={toolchain.LINKER_FLAGS}")
        toolchain.run(["build", *flags, "-o", str(built), str(PROGRAM)], toolchain.SOURCE)
        self._process = subprocess.Popen([built], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._send(self.requests)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def allowed(self, objects: Iterable[dict[str, Any]], *, default_roles: bool = False) -> list[bool]:
        """Return which of the requests these roles and bindings allow, those of Kubernetes itself too if asked for."""
        self._send({"objects": list(objects), "defaultRoles": default_roles})
        assert self._process.stdout
        answer = self._process.stdout.readline().strip()
        assert len(answer) == len(self.requests), "the authorizer has ended"
        return [one == "1" for one in answer]

    def _send(self, question: Any) -> None:
        assert self._process.stdin
        print(json.dumps(question), file=self._process.stdin, flush=True)
