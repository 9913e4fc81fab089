"""Pulumi's protocol: the modules that the SDK generates from it, without the SDK.

Importing `pulumi` takes as long as the rest of a provider's start, and a provider needs only these modules. So the
modules of this package are the files of the SDK's `pulumi.runtime.proto`.
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

# The same as in `pulumi.runtime`.
OPTIONS = [
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),  # bytes
    ("grpc.server_max_unrequested_time_in_server", 30 * 60),  # seconds
]
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands for a value that is known only later."""
SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key that marks a mapping as a special value, such as a secret."""
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the protocol's marker of secrets, not one
