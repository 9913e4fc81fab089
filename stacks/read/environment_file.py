"""Reads an environment file, and reports all its problems together, each with its line."""

import copy
import difflib
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from components.problems import Problem, ValuePath, invalid, missing

from ..model.environment import Environment
from ..rules.environment import environment_problems
from .fields import KIND, field_at, keys_at
from .yaml_text import InvalidYamlError, parse


class InvalidEnvironmentError(Exception):
    """An environment file that is not valid. The message lists every problem with its line, value and remedy.

    Attributes:
        problems: the problems, each as one line that starts with `FILE:LINE: `.
    """

    def __init__(self, summary: str, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join([summary, *(f"  {problem}" for problem in problems)]))
        self.problems = problems or [summary]


def load(file: Path) -> Environment:
    """Return the environment that a file describes.

    Raises:
        InvalidEnvironmentError: the file does not exist, is not YAML, or does not describe an environment.
    """
    try:
        document = parse(_text(file))
    except InvalidYamlError as error:
        place = file if error.line is None else f"{file}:{error.line}"
        raise InvalidEnvironmentError(f"{place}: {error}") from None
    environment, problems = _check(document.data)
    found = document.duplicates + [(document.lines.of(problem.path), problem) for problem in problems]
    if found or environment is None:
        count = f"{len(found)} problem{'s' if len(found) > 1 else ''}, so nothing was changed:"
        listed = sorted((line, problem.describe()) for line, problem in found)
        raise InvalidEnvironmentError(
            f"{file} has {count}", [f"{file}:{line}: {description}" for line, description in listed]
        )
    return environment


def with_line(file: Path, problem: Problem) -> str:
    """Return a problem of a valid file as one line that starts with `FILE:LINE: `."""
    return f"{file}:{parse(_text(file)).lines.of(problem.path)}: {problem.describe()}"


def file_in_other_letters(file: Path) -> Path | None:
    """Return the environment file whose name differs only in capitals; None without one, or if `file` exists."""
    if file.exists():
        return None
    return next((one for one in sorted(file.parent.glob("*.yaml")) if one.name.lower() == file.name.lower()), None)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        if other := file_in_other_letters(file):
            instead = f"stack {other.stem!r} (`pulumi stack select --create {other.stem}`)"
            message = f"{file}: file not found: a stack has the name of its file, which is {other}: use {instead}"
            raise InvalidEnvironmentError(message) from None
        others = sorted(path.stem for path in file.parent.glob("*.yaml") if not path.stem.startswith("Pulumi."))
        choose = f", or choose a stack that has one: {', '.join(others)}" if others else ""
        raise InvalidEnvironmentError(f"{file}: file not found: create it{choose}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"{file}:{line}: has a character that is not UTF-8: save the file in that encoding"
        raise InvalidEnvironmentError(message) from None
    except OSError as error:
        raise InvalidEnvironmentError(f"{file}: cannot be read: {error}") from None


def _check(data: Any) -> tuple[Environment | None, list[Problem]]:
    """Return the environment, if the data is one, and every problem of the data.

    A rule between values is only checked where the values themselves are valid. So each invalid value is replaced by a
    valid one, and everything is checked again, until no more problems are found.
    """
    problems: list[Problem] = []
    replaced: set[ValuePath] = set()
    while () not in replaced:
        environment, found = _validate(data)
        if not found:
            return environment, problems
        problems += [problem for problem in found if not _is_consequence(problem, replaced)]
        for path in dict.fromkeys(problem.path for problem in found):
            replaced.add(_replace(data, path, replaced))
    return None, problems


def _validate(data: Any) -> tuple[Environment | None, list[Problem]]:
    """Return the environment, if every value is valid, and the problems of the values, else those between them."""
    try:
        environment = Environment.model_validate(data)
    except ValidationError as error:
        problems: list[Problem] = []
        for details in error.errors(include_url=False):
            problem = _problem(details, data)
            if problems and problems[-1].path == problem.path and details["type"] != "rule":
                # A value that fits no member of a union has one error for each of them.
                other = problems.pop()
                problem = other._replace(
                    message=f"{other.message} or {problem.message.removeprefix('must be ').partition(':')[0]}"
                )
            problems.append(problem)
        return None, problems
    return environment, list(environment_problems(environment))


def _problem(details: ErrorDetails, data: Any) -> Problem:
    """Return an error of pydantic as a problem at a path of the data."""
    path, message = _path(details, data), details["msg"].replace("Input should", "must", 1)
    context: dict[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "missing" | "union_tag_not_found":
            return missing(path)
        case "union_tag_invalid":
            return invalid(path, context["tag"], f"must be {context['expected_tags'].replace(', ', ' or ')}")
        case "extra_forbidden":
            known = keys_at(path[:-1], data)
            close = difflib.get_close_matches(str(path[-1]), known, n=1)
            message = (
                f"unknown key: {f'did you mean {close[0]}? ' if close else ''}the keys here are {', '.join(known)}"
            )
        case "model_type" | "model_attributes_type" | "dict_type":
            message = "must be a map of keys and values"
        case "list_type":
            single = isinstance(details["input"], str | int)
            message = f"must be a list: write [{details['input']}]" if single else "must be a list"
        case "int_type" | "int_parsing":
            message = "must be a whole number"
    return invalid(path, details["input"], message, refers_to=tuple(context.get("refers_to", ())))


def _path(details: ErrorDetails, data: Any) -> ValuePath:
    """Return the path of an error in the data. Pydantic adds the tried member of a union to it, which is not a key."""
    path: ValuePath = ()
    for key in details["loc"]:
        if isinstance(data, dict) and key not in data and key == data.get(KIND):
            continue
        is_key = isinstance(data, dict) and (key in data or details["type"] in ("missing", "rule"))
        is_index = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if not (is_key or is_index):
            break
        path = (*path, key)
        data = data.get(key) if isinstance(data, dict) else data[typing.cast("int", key)]
    return (*path, KIND) if details["type"] in ("union_tag_invalid", "union_tag_not_found") else path


def _is_consequence(problem: Problem, replaced: set[ValuePath]) -> bool:
    """Return whether a problem only follows from others that were reported.

    That is so if its value was replaced, or the entry that it refers to, or the kind of the entry that contains it:
    the kind that replaced an unknown one has rules that the author did not intend.
    """
    path = problem.path
    kinds = ((*path[:length], KIND) for length in range(len(path)))
    return path in replaced or (problem.refers_to in replaced) or any(kind in replaced for kind in kinds)


def _replace(data: Any, path: ValuePath, replaced: set[ValuePath]) -> ValuePath:
    """Replace a value by a valid one: use the example of its field, or else remove it.

    Returns:
        The path that was changed: that of the nearest map around the value if it is an item of a list, or if it was
        replaced before.
    """
    while path and path in replaced:
        path = path[:-1]
    for length in range(len(path), 0, -1):
        parent = data
        for key in path[: length - 1]:
            parent = parent.get(key, {}) if isinstance(parent, dict) else {}
        if isinstance(parent, dict):
            field, _ = field_at(path[:length], data)
            if field is not None and (field.examples or field.is_required()):
                parent[path[length - 1]] = copy.deepcopy((field.examples or [None])[0])
            else:
                parent.pop(path[length - 1], None)
            return path[:length]
    return ()
