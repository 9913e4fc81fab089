"""The provider's process, which the engine starts through `pulumi-resource-embedded`."""

import sys

from components.provider.plugin.process import serve

from .server import EngineLog, Servicer


def servicer(engine: str) -> Servicer:
    """The provider; all that is printed about its work from now on goes to the engine."""
    log = EngineLog(engine)
    sys.stderr = log
    return Servicer(log)


serve("pulumi-resource-embedded", sys.argv[1:], servicer)
