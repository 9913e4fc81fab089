"""Values of a preview and of a state: looking them up, and recognizing secret and unknown ones."""

import re
from functools import lru_cache
from typing import Any

from components.credentials import credentials_in_arguments, names_credential
from components.provider.plugin.protocol import SIGNATURE, UNKNOWN

UNKNOWNS = frozenset(
    {
        UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What the engine writes for a value that is known only after the update, one for each type of value
(pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go)."""
SECRET = "[secret]"  # noqa: S105 - how the engine writes a secret in a preview
SECRET_BY_NATURE = {"aws:ssm/parameter:Parameter": ("value",)}
"""Properties with a common name that often contain a secret, by type."""
HEADERS = "customHeaders"
"""The headers that CloudFront sends to an origin. Their values often are secrets that the origin checks."""
_KEY = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[\]]+)')


@lru_cache(maxsize=4096)
def keys_of(path: str) -> tuple[str, ...]:
    """Return the keys of a property path as the engine writes it: `spec.ports[0]`, `tags["a.b"]`."""
    return tuple(quoted or index or plain for quoted, index, plain in _KEY.findall(path))


def root_of(path: str) -> str:
    """Return the top-level property of a path."""
    return path.partition(".")[0].partition("[")[0]


def starts_with(path: str, *prefixes: str) -> bool:
    """Return whether a path is one of some properties, or is below one."""
    return any(path.startswith(one) and path[len(one) : len(one) + 1] in ("", ".", "[") for one in prefixes)


def value_at(properties: Any, path: str) -> Any:
    """Return the value at a path, None for a missing one. Below an unknown or secret value, return that value."""
    if path.isidentifier() and isinstance(properties, dict) and SIGNATURE not in properties:
        return properties.get(path)  # most paths are a single key
    for key in keys_of(path):
        if isinstance(properties, dict):
            if SIGNATURE in properties:
                return properties
            properties = properties.get(key)
        elif isinstance(properties, list) and key.isdigit() and int(key) < len(properties):
            properties = properties[int(key)]
        else:
            return properties if is_unknown(properties) or properties == SECRET else None
    return properties


def maps(value: Any) -> list[dict[str, Any]]:
    """Return the items of a list that are maps; empty for anything but a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def as_list(value: Any) -> list[Any]:
    """Return a list as it is, another value as a list of it, and an empty list for a missing value."""
    return value if isinstance(value, list) else [] if value is None else [value]


def is_secret(value: Any) -> bool:
    """Return whether a value is marked as a secret, in a preview or in a state."""
    return SIGNATURE in value if isinstance(value, dict) else bool(value == SECRET)


def has_secret(value: Any) -> bool:
    """Return whether a value, or any part of it, is marked as a secret."""
    if isinstance(value, dict):
        return is_secret(value) or any(map(has_secret, value.values()))
    return any(map(has_secret, value)) if isinstance(value, list) else is_secret(value)


def is_unknown(value: Any) -> bool:
    """Return whether a value is known only after the update."""
    return isinstance(value, str) and value in UNKNOWNS


def has_unknown(value: Any) -> bool:
    """Return whether a value, or any part of it, is known only after the update."""
    if isinstance(value, str):
        return value in UNKNOWNS
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    return isinstance(value, list) and any(map(has_unknown, value))


def secret_arguments(values: list[Any]) -> frozenset[int]:
    """Return the indices of the values in a list of texts that look like a secret, as arguments of a command do."""
    texts = bool(values) and all(isinstance(one, str) for one in values)
    return frozenset(credentials_in_arguments(values) if texts else ())


def is_sensitive(path: str, type_: str = "") -> bool:
    """Return whether a property must not be shown: judged by its name, or as the content of a Kubernetes Secret."""
    if type_.startswith("kubernetes:") and type_.endswith(":Secret") and root_of(path) in ("data", "stringData"):
        return True
    return _names_secret(path) or root_of(path) in SECRET_BY_NATURE.get(type_, ())


@lru_cache(maxsize=4096)
def _names_secret(path: str) -> bool:
    keys = keys_of(path)
    return HEADERS in keys or any(map(names_credential, keys))


def is_named_secret(properties: Any, path: str) -> bool:
    """Return whether a path is the `value` of a pair whose `name` is that of a secret: an environment variable.

    An argument of a command after the name of a secret is one too: `--password x`.
    """
    keys = keys_of(path)
    if keys and keys[-1].isdigit():
        arguments = value_at(properties, path.rpartition("[")[0])
        return isinstance(arguments, list) and int(keys[-1]) in secret_arguments(arguments)
    if not keys or keys[-1] != "value" or not path.endswith(".value"):
        return False
    name = value_at(properties, f"{path.removesuffix('.value')}.name")
    return isinstance(name, str) and is_sensitive(f'["{name}"]')
