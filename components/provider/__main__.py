"""The process of the provider, which the engine starts through `pulumi-resource-strata`, and its installation."""

import sys

if sys.argv[1:] == ["install"]:
    from .install import install

    install()
else:
    from .plugin.process import serve
    from .server import AwsServicer

    serve("pulumi-resource-strata", sys.argv[1:], lambda _engine: AwsServicer())
