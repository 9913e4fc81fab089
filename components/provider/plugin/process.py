"""The process of a provider: the engine starts it, calls it, and ends it."""

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

THREADS = 256  # the engine's --parallel limits concurrent calls; threads are created when needed
PARENT_CHECK_SECONDS = 0.5


def serve(
    name: str, arguments: list[str], servicer: Callable[[str], provider_pb2_grpc.ResourceProviderServicer]
) -> None:
    """Serve the engine that started this process, until the engine ends.

    `arguments` are the process's; the first is the engine's address, which `servicer` is called with.

    Raises:
        SystemExit: no engine started this process.
    """
    if not arguments or arguments[0].startswith("-"):
        sys.exit(f"{name} is started by the Pulumi engine with its address as argument, not by hand")
    for ending in (signal.SIGINT, signal.SIGTERM):  # the engine sends them at its end
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
    """End the process when the engine has ended, also by a crash: nothing could record later changes."""
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(1)
