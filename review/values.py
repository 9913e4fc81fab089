"""Values of a preview and of a state: found by path, and shown without what must not be seen."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

UNKNOWNS = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""How the engine writes values of each type that are known only when the change is made (sdk/go/common/resource/plugin,
rpc.go)."""
SECRET = "[secret]"  # noqa: S105 - how the engine writes a secret in a preview
_SIGNATURE = "4dabf18193072939515e22adb298388d"  # the key by which a state tells secrets, assets and archives
_SENSITIVE = re.compile(
    r"pass(word|phrase)|secret|token|private_?key|kubeconfig|credential|user_?data|api_?key", re.IGNORECASE
)
_NOT_SENSITIVE = re.compile(
    r"secret_?(name|arn|id|ref)s?$|http_?tokens$|password_?reset_?required$|secrets_?key_?arn$|"
    r"automount_?service_?account_?token$|secretaccesskeyid$|image_?pull_?secrets",
    re.IGNORECASE,
)
_STEP = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[\]]+)')
_SPAN = re.compile(r"`([^`]*)`")
_LONGEST = 80


@lru_cache(maxsize=4096)
def steps_of(path: str) -> tuple[str, ...]:
    """The keys of a property path as the engine writes it (`spec.ports[0]`, `tags["a.b"]`)."""
    return tuple(quoted or index or plain for quoted, index, plain in _STEP.findall(path))


def at(properties: Any, path: str) -> Any:
    """The value at a path; None where nothing is there; what is unknown or secret for what is below it."""
    for key in steps_of(path):
        if is_unknown(properties) or is_secret(properties):
            return properties
        if isinstance(properties, Mapping):
            properties = properties.get(key)
        elif isinstance(properties, list) and key.isdigit() and int(key) < len(properties):
            properties = properties[int(key)]
        else:
            return None
    return properties


def is_secret(value: Any) -> bool:
    """Whether a value is a secret, as a preview or a state writes it."""
    return value == SECRET or (isinstance(value, Mapping) and _SIGNATURE in value)


def is_unknown(value: Any) -> bool:
    """Whether a value is known only when the change is made."""
    return isinstance(value, str) and value in UNKNOWNS


def has_unknown(value: Any) -> bool:
    """Whether a value, or any part of it, is not known yet."""
    if isinstance(value, Mapping):
        return any(has_unknown(one) for one in value.values())
    if isinstance(value, list):
        return any(has_unknown(one) for one in value)
    return is_unknown(value)


def root_of(path: str) -> str:
    """The property that a path begins with."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def hides(path: str, type_: str = "") -> bool:
    """Whether a property's value is nobody's business: by its name, or as the contents of a Secret of Kubernetes."""
    if type_.startswith("kubernetes:") and type_.endswith(":Secret") and root_of(path) in ("data", "stringData"):
        return True
    return any(_SENSITIVE.search(key) and not _NOT_SENSITIVE.search(key) for key in steps_of(path))


def code(text: object) -> str:
    """A name or a value between backticks, in one line, without control characters, cut where it is long."""
    return shortened(exact(text))


def exact(text: object) -> str:
    """The same as long as it is, for what is compared before it is shown."""
    plain = visible(str(text)).replace("`", "'")
    return f"`{plain}`" if plain else "(empty)"


def shortened(sentence: str) -> str:
    """A sentence in which what stands between backticks is cut where it is long."""
    if len(sentence) <= _LONGEST:
        return sentence
    return _SPAN.sub(lambda span: span[0] if len(span[1]) <= _LONGEST else f"`{span[1][: _LONGEST - 3]}...`", sentence)


def visible(text: str) -> str:
    """A text in which characters that cannot be seen, or that change how others are read, are written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def shown(value: Any, path: str = "") -> str:
    """A value between backticks, or what it is where it must not or cannot be shown."""
    if value is None:
        return "nothing"
    if is_unknown(value):
        return "(unknown)"
    if is_secret(value) or hides(path):
        return "(secret)"
    if isinstance(value, str):
        return code(value)
    if isinstance(value, Mapping | list):
        return code(json.dumps(without_secrets(value, path), ensure_ascii=False)[: 2 * _LONGEST])
    return code(json.dumps(value))


def without_secrets(value: Any, path: str = "") -> Any:
    """A value in which secrets, what is named like one, and what is not known yet are replaced by words."""
    if is_secret(value) or (path and hides(path)):
        return "(secret)"
    if isinstance(value, Mapping):
        return {key: without_secrets(one, str(key)) for key, one in value.items()}
    if isinstance(value, list):
        return [without_secrets(one) for one in value]
    return "(unknown)" if is_unknown(value) else value
