"""A provider's process, as the engine starts, asks and ends it."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc

from .garbage import collect_seldom
from .protocol import OPTIONS, provider_pb2_grpc

THREADS = 256  # the engine asks for as many resources at once as its --parallel says; threads are made when needed
PARENT_CHECK_SECONDS = 0.5


def serve(
    name: str, arguments: list[str], servicer: Callable[[str], provider_pb2_grpc.ResourceProviderServicer]
) -> None:
    """Serves the engine that started this process, until it is gone.

    `arguments` are the process's own, of which the first is the engine's address; `servicer` is given that.

    Raises:
        SystemExit: no engine started this process.
    """
    if not arguments or arguments[0].startswith("-"):
        sys.exit(f"{name} is started by Pulumi, with the engine's address")
    for ending in (signal.SIGINT, signal.SIGTERM):  # the engine's, when it has no more to ask
        signal.signal(ending, lambda *_: os._exit(0))
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    collect_seldom()
    server = grpc.server(ThreadPoolExecutor(max_workers=THREADS), options=OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer(arguments[0]), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()


def _end_with_parent(parent: int) -> None:
    """Ends the process when the engine is gone, however it went: nobody could record what is done after that."""
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(1)
