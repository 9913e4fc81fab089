"""Conversion of values: protobuf Structs of the engine, and plain Python with the names of the secret properties.

A property is secret as a whole: a secret anywhere inside it makes it one. The string UNKNOWN stands for a value that is
known only later.
"""

from collections.abc import Collection, Mapping
from typing import Any

from google.protobuf.struct_pb2 import Struct, Value  # type: ignore[import-untyped]

from .errors import ProviderError
from .protocol import SECRET, SIGNATURE, UNKNOWN


def decode(struct: Struct) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the plain values of a Struct and the names of its secret properties. Raises ProviderError for an asset."""
    secrets: set[str] = set()
    values = {}
    for name, value in struct.fields.items():
        found: list[bool] = []
        values[name] = _plain(value, found)
        if found:
            secrets.add(name)
    return {name: value for name, value in values.items() if value is not None}, frozenset(secrets)


def encode(values: Mapping[str, Any], secrets: Collection[str] = ()) -> Struct:
    """Return a Struct of plain values in which the named properties are secret; None is omitted."""
    struct = Struct()
    for name, value in values.items():
        if value is not None:
            struct[name] = {SIGNATURE: SECRET, "value": value} if name in secrets else value
    return struct


def has_unknown(value: Any) -> bool:
    """Return whether a value is unknown or contains an unknown one."""
    if isinstance(value, Mapping):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(has_unknown(item) for item in value)
    return bool(value == UNKNOWN)


def _plain(value: Value, secrets: list[bool]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _plain_struct(value.struct_value, secrets)
    if kind == "list_value":
        return [_plain(item, secrets) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return None if kind == "null_value" else getattr(value, kind)


def _plain_struct(struct: Struct, secrets: list[bool]) -> Any:
    fields = struct.fields
    if SIGNATURE not in fields:
        plain = {name: _plain(item, secrets) for name, item in fields.items()}
        return {name: item for name, item in plain.items() if item is not None}
    if fields[SIGNATURE].string_value != SECRET:
        raise ProviderError("assets and archives are not supported as properties: pass their text instead")
    secrets.append(True)
    return _plain(fields["value"], secrets)
