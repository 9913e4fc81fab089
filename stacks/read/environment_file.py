"""Reads an environment file and reports everything that is wrong with it at once, each at its line."""

import copy
import difflib
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from components.problems import missing

from ..model.environment import Environment

SCALARS = {
    "tag:yaml.org,2002:null": r"~|null|Null|NULL|",
    "tag:yaml.org,2002:bool": r"true|True|TRUE|false|False|FALSE",
    "tag:yaml.org,2002:int": r"-?(0|[1-9][0-9]*)",
    "tag:yaml.org,2002:merge": r"<<",
}
"""What a plain value is, if it is no text: as in YAML 1.2's core schema, but for numbers that are not written as they
stand (0644, 1.30), which are text. In YAML 1.1, which PyYAML reads by itself, `no` is false and 0644 is 420."""


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads plain values by `SCALARS`."""

    yaml_implicit_resolvers: ClassVar[dict[str | None, list[tuple[str, re.Pattern[str]]]]] = {
        None: [(tag, re.compile(rf"(?:{form})\Z")) for tag, form in SCALARS.items()]
    }


Place = tuple[str | int, ...]
KIND = "kind"
"""The key by which the members of a union are told apart."""


class InvalidEnvironmentError(Exception):
    """An environment file that is not valid; the message lists every problem with its line, value and remedy."""


def load(file: Path) -> Environment:
    """The environment that a file describes.

    Raises:
        InvalidEnvironmentError: the file is not there, is no YAML, or does not describe an environment.
    """
    try:
        text = file.read_text()
    except FileNotFoundError:
        others = ", ".join(
            sorted(path.stem for path in file.parent.glob("*.yaml") if not path.stem.startswith("Pulumi."))
        )
        raise InvalidEnvironmentError(
            f"{file}: no such file: write it, or choose a stack that has one ({others})"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidEnvironmentError(f"{file}: cannot be read: {error}") from None
    data, lines, found = _parse(file, text)
    environment, problems = _check(data)
    found += [(lines.of(place), f"{_dotted(place)}: {message}") for place, message in problems]
    if found or environment is None:
        count = f"{len(found)} problem{'s' if len(found) > 1 else ''}, so nothing was changed:"
        listed = [f"  {file}:{line}: {message}" for line, message in sorted(found)]
        raise InvalidEnvironmentError("\n".join([f"{file} has {count}", *listed]))
    return environment


class Lines:
    """The lines of a file at which its values stand."""

    def __init__(self) -> None:
        self._lines: dict[Place, int] = {(): 1}

    def add(self, place: Place, line: int) -> None:
        self._lines.setdefault(place, line)

    def of(self, place: Place) -> int:
        """The line of a value, or of what it would stand in."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]


def _parse(file: Path, text: str) -> tuple[Any, Lines, list[tuple[int, str]]]:
    """The data of a YAML text, the line of each value, and the keys that stand twice (which YAML forbids)."""
    lines = Lines()
    found: list[tuple[int, str]] = []
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, lines, found
        found = [
            (line, f"{_dotted(place)}: stands twice: remove or rename one") for line, place in _walk(node, (), lines)
        ]
        return loader.construct_document(node), lines, found
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise InvalidEnvironmentError(f"{file}:{line}: no valid YAML: {getattr(error, 'problem', error)}") from None
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidEnvironmentError(f"{file}: holds what no environment can: {error}") from None
    finally:
        loader.dispose()


def _walk(node: yaml.Node, place: Place, lines: Lines) -> Iterator[tuple[int, Place]]:
    """Notes the line of every value below a node, and yields each key that stands twice in its map."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            at = (*place, key.value)
            line = key.start_mark.line + 1
            if key.value in seen:
                yield line, at
            seen.add(key.value)
            lines.add(at, line)
            yield from _walk(value, at, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines.add((*place, index), value.start_mark.line + 1)
            yield from _walk(value, (*place, index), lines)


def _check(data: Any) -> tuple[Environment | None, list[tuple[Place, str]]]:
    """Every problem of the data.

    Rules between values are only checked where the values themselves are valid. So what is not is replaced by something
    valid, and all is checked again, until nothing more is found.
    """
    problems: dict[Place, tuple[Any, list[str]]] = {}
    replaced: set[Place] = set()
    while () not in replaced:
        try:
            return Environment.model_validate(data), [(place, _told(*told)) for place, told in problems.items()]
        except ValidationError as error:
            found = [(details, _place(details, data)) for details in error.errors(include_url=False)]
        for details, place in found:
            if not _follows(details, place, replaced):
                problems.setdefault(place, (_value(details), []))[1].append(_message(details, place, data))
        for place in dict.fromkeys(place for _, place in found):
            replaced.add(_replace(data, place, replaced))
    return None, [(place, _told(*told)) for place, told in problems.items()]


def _place(details: ErrorDetails, data: Any) -> Place:
    """Where an error stands in the data; pydantic adds the tried member of a union to it, which is no key."""
    place: Place = ()
    for key in details["loc"]:
        if isinstance(data, dict) and key not in data and key == data.get(KIND):
            continue
        is_key = isinstance(data, dict) and (key in data or details["type"] in ("missing", "rule"))
        is_index = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if not (is_key or is_index):
            break
        place = (*place, key)
        data = data.get(key) if isinstance(data, dict) else data[typing.cast("int", key)]
    return (*place, KIND) if details["type"] in ("union_tag_invalid", "union_tag_not_found") else place


def _follows(details: ErrorDetails, place: Place, replaced: set[Place]) -> bool:
    """Whether an error is but the consequence of one that was reported."""
    refers_to = details.get("ctx", {}).get("refers_to") or None
    return place in replaced or (refers_to is not None and tuple(refers_to) in replaced)


def _replace(data: Any, place: Place, replaced: set[Place]) -> Place:
    """Puts something valid in place of a value: nothing where it is optional, else the example of its field.

    Returns:
        The place that was changed: the nearest around it where it is an item of a list or was replaced before.
    """
    while place and place in replaced:
        place = place[:-1]
    for length in range(len(place), 0, -1):
        parent = data
        for key in place[: length - 1]:
            parent = parent.get(key, {}) if isinstance(parent, dict) else {}
        if isinstance(parent, dict):
            field, _ = _field_at(place[:length], data)
            if field is not None and field.is_required():
                parent[place[length - 1]] = copy.deepcopy((field.examples or [None])[0])
            else:
                parent.pop(place[length - 1], None)
            return place[:length]
    return ()


def _value(details: ErrorDetails) -> Any:
    """The value that is wrong."""
    return details["ctx"]["tag"] if details["type"] == "union_tag_invalid" else details["input"]


def _message(details: ErrorDetails, place: Place, data: Any) -> str:
    if details["type"] in ("missing", "union_tag_not_found"):
        return missing(place).message
    if details["type"] == "union_tag_invalid":
        return f"must be {details['ctx']['expected_tags'].replace(', ', ' or ')}"
    if details["type"] == "extra_forbidden":
        known = _keys_at(place[:-1], data)
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        return f"unknown key: {f'did you mean {close[0]}? ' if close else ''}the keys here are {', '.join(known)}"
    if details["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "must be a map of keys and values"
    return details["msg"].replace("Input should", "must", 1)


def _told(value: Any, messages: list[str]) -> str:
    text = " or ".join(messages)
    return text if value is None or isinstance(value, dict | BaseModel) else f"{value!r}: {text}"


def _field_at(place: Place, data: Any) -> tuple[FieldInfo | None, Any]:
    """The model's field for a place, where it is one, and the type of what stands there."""
    field: FieldInfo | None = None
    annotation: Any = Environment
    for key in place:
        model = _model(annotation, data)
        if model is not None:
            field = next((one for one in model.model_fields.values() if one.alias == key), None)
            annotation = field.annotation if field else None
        else:
            field, annotation = None, next(iter(typing.get_args(annotation)[::-1]), None)
        data = data.get(key) if isinstance(data, dict) else None
    return field, annotation


def _model(annotation: Any, data: Any) -> type[BaseModel] | None:
    """The model that a type stands for; of several, the one of the data's kind."""
    models = _models(annotation)
    kind = data.get(KIND) if isinstance(data, dict) else None
    of_kind = [one for one in models if KIND in one.model_fields and kind in _literals(one)]
    return next(iter(of_kind or models), None)


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that a type may be, through unions and annotations."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (dict, list):
        return []
    return [model for member in typing.get_args(annotation) for model in _models(member)]


def _literals(model: type[BaseModel]) -> tuple[Any, ...]:
    return typing.get_args(model.model_fields[KIND].annotation)


def _keys_at(place: Place, data: Any) -> list[str]:
    """The keys that the file may have at a place."""
    _, annotation = _field_at(place, data)
    for key in place:
        data = data.get(key) if isinstance(data, dict) else data[typing.cast("int", key)]
    model = _model(annotation, data)
    return [str(field.alias) for field in model.model_fields.values()] if model else []


def _dotted(place: Place) -> str:
    return ".".join(str(key) for key in place) or "the file"
