"""The provider's process, which the engine starts through `pulumi-resource-embedded`."""

import sys

from components.provider.plugin.process import serve

from .server import EmbeddedServicer, EngineLog


def servicer(engine: str) -> EmbeddedServicer:
    """Return the provider. Everything that is printed from now on goes to the engine."""
    log = EngineLog(engine)
    sys.stderr = log
    return EmbeddedServicer(log)


serve("pulumi-resource-embedded", sys.argv[1:], servicer)
