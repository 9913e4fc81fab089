"""The server's process: moto's own application, whose account is in memory and is lost when the process ends."""

import fcntl
import socket
import sys
from pathlib import Path

from werkzeug.serving import make_server

from ..files import write
from .application import Api
from .pod_listener import PodListener
from .quiet_handler import QuietHandler

HOST = "127.0.0.1"
BACKLOG = 128  # an engine asks for a hundred things at once


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port, or on any free one if another program uses that port."""
    try:
        return socket.create_server((HOST, port), backlog=BACKLOG)
    except OSError:
        return socket.create_server((HOST, 0), backlog=BACKLOG)


def main(folder: Path) -> None:
    """Serves until the process is ended; `port` in the folder says where, as soon as it does.

    Raises:
        OSError: another one serves already.
    """
    with (folder / "lock").open("w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        port = folder / "port"
        with listen(int(port.read_text(encoding="ascii")) if port.exists() else 0) as open_socket:
            number = open_socket.getsockname()[1]
            api = Api()
            server = make_server(
                HOST, number, api, threaded=True, request_handler=QuietHandler, fd=open_socket.fileno()
            )
            write(port, str(number))
            PodListener(folder, number, api).start()
            (folder / "ready").touch()
            server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
