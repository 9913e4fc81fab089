"""The provider process, which the engine starts through `pulumi-resource-strata`, and its installation."""

import sys

if sys.argv[1:] == ["install"]:
    from .install import install

    install()
else:
    from .server import serve

    serve(sys.argv[1:])
