"""The provider's process, which the engine starts through `pulumi-resource-embedded`."""

import sys

from .server import serve

serve(sys.argv[1:])
