"""The embedded AWS API as a process that can be forked, so that a prepared account is copied in milliseconds.

moto keeps an account in memory and cannot save it. A fork of the process is a saved account: the kill sweep prepares an
account once, and each of its hundreds of points gets a copy. `POST /fork` is the only addition to the embedded API.
"""

import gc
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from embedded.aws.application import Api
from embedded.project import ROOT

HOST = "127.0.0.1"
_forking = threading.Lock()


@dataclass(frozen=True)
class MotoProcess:
    """A running server with one AWS account of its own."""

    pid: int
    port: int
    parent: subprocess.Popen[str] | None = None

    @classmethod
    def start(cls) -> Self:
        """Start a server whose account has only AWS's managed policies. It ends when this process ends."""
        process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"},
        )
        assert process.stdout is not None
        return cls(process.pid, int(process.stdout.readline()), process)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def fork(self) -> "MotoProcess":
        """Start a second server with a copy of this account. No call to this one may be in progress."""
        with _forking, urllib.request.urlopen(f"{self.url}/fork", data=b"") as answer:  # noqa: S310 - our own address
            pid, port = answer.read().split()
        return MotoProcess(int(pid), int(port))

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        if self.parent is not None:
            self.parent.communicate()


def _serve(announce: int) -> None:
    """Serve on a free port until the process ends. The port is written to the file descriptor `announce`."""
    server = make_server(HOST, 0, _app, threaded=True, request_handler=_QuietHandler)
    os.write(announce, f"{server.server_port}\n".encode())
    server.serve_forever()


def _app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/fork":
        return _api(environ, start_response)
    reader, writer = os.pipe()
    gc.freeze()  # otherwise the copy's first garbage collection touches, and so copies, all memory that both share
    pid = os.fork()
    if pid == 0:
        _end_with_parent()
        _serve(writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as announced:
        port = announced.readline().strip()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"%d %s" % (pid, port)]


def _end_with_parent() -> None:
    """End this process at the end of its standard input, which it shares with its parent and all forks."""
    threading.Thread(target=lambda: (os.read(sys.stdin.fileno(), 1), os._exit(0)), daemon=True).start()


class _QuietHandler(MotoRequestHandler):
    def log(self, *args: Any) -> None:
        """Print nothing: the proxy logs the calls."""


_api = Api()

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # stopped forks leave no zombies
    _end_with_parent()
    _serve(sys.stdout.fileno())
