"""The provider process: `python -m components.provider ENGINE_ADDRESS`, started by `pulumi-resource-strata`."""

import sys

from .server import serve

serve(sys.argv[1:])
