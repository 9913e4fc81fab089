"""Pulumi's wire: the modules that the SDK generates from the protocol, without the SDK itself.

Importing `pulumi` takes a provider's process as long as all else of its start, and of it a provider needs no more than
these: so this package's modules are the files of the SDK's `pulumi.runtime.proto`.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi.runtime.proto import engine_pb2 as engine_pb2
    from pulumi.runtime.proto import engine_pb2_grpc as engine_pb2_grpc
    from pulumi.runtime.proto import plugin_pb2 as plugin_pb2
    from pulumi.runtime.proto import provider_pb2 as provider_pb2
    from pulumi.runtime.proto import provider_pb2_grpc as provider_pb2_grpc
    from pulumi.runtime.proto import status_pb2 as status_pb2

SDK = find_spec("pulumi")
if SDK is None or SDK.origin is None:
    raise ModuleNotFoundError("No module named 'pulumi'", name="pulumi")
__path__ = [str(Path(SDK.origin).parent / "runtime" / "proto")]

# As `pulumi.runtime` has them.
OPTIONS = [
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),  # bytes
    ("grpc.server_max_unrequested_time_in_server", 30 * 60),  # seconds
]
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands for a value that only a later step yields."""
SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key by which a mapping is known to be a value that is not plain."""
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the wire's word for a secret, not one
