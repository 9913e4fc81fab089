"""Reads an environment file, and reports all its problems together, each with its line."""

import copy
import difflib
import re
import typing
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from components.problems import Problem, ValuePath, invalid, is_shown, missing
from components.provider.wording import out_of_limit

from ..model.environment import Environment
from ..rules.environment import environment_problems
from ..rules.warnings import unknown_region
from .fields import KIND, field_at, is_union, keys_at
from .yaml_text import InvalidYamlError, Lines, parse

SHOULD = re.compile(r"^\w+ should")
"""How messages of pydantic begin: `Input should be a valid string`."""
KEY = "[key]"
"""The end of the location of an error of a key of a map."""


class InvalidEnvironmentError(Exception):
    """An environment file that is not valid. The message lists every problem with its line, value and remedy.

    Attributes:
        problems: the problems, each as one line that starts with `FILE:LINE: `.
    """

    def __init__(self, summary: str, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join([summary, *(f"  {problem}" for problem in problems)]))
        self.problems = problems or [summary]

    @classmethod
    def listing(cls, has: str, problems: Sequence[str], what: str = "") -> Self:
        """Return the error that lists problems. `has` begins its first line, as `the configuration has`."""
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}{what}"
        return cls(f"{has} {count}, so nothing was changed:", problems)


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
    if problems and environment is not None:
        problems += unknown_region(environment)  # else a warning, which follows only once the file is valid
    found = document.duplicates + [(document.lines.of(problem.path), problem) for problem in problems]
    if found or environment is None:
        listed = sorted((line, problem.describe()) for line, problem in found)
        lines = [f"{file}:{line}: {description}" for line, description in listed]
        raise InvalidEnvironmentError.listing(f"{file} has", lines)
    return environment


def with_lines(file: Path, problems: Iterable[Problem]) -> list[str]:
    """Return each problem of a valid file as one line that starts with `FILE:LINE: `."""
    found = list(problems)
    lines = parse(_text(file)).lines if found else Lines()  # a large file takes time
    return [f"{file}:{lines.of(problem.path)}: {problem.describe()}" for problem in found]


def with_line(file: Path, problem: Problem) -> str:
    """Return a problem of a valid file as `with_lines` does."""
    return with_lines(file, [problem])[0]


def place_of(file: Path, path: ValuePath) -> str:
    """Return where the value at a path of a valid file is written, as `FILE:LINE`."""
    return f"{file}:{parse(_text(file)).lines.of(path)}"


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
        others = sorted(path.stem for path in file.parent.glob("*.yaml") if not path.name.startswith("Pulumi."))
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
    valid one, and everything is checked again, until no more problems are found. A rule that two values beside each
    other break is reported at the first of them.
    """
    problems: list[Problem] = []
    replaced: set[ValuePath] = set()
    while () not in replaced:
        environment, found = _validate(data)
        if not found:
            return environment, problems
        reported = {(problem.path[:-1], problem.message) for problem in problems}
        for problem in found:
            again = (problem.path[:-1], problem.message) in reported and _is_written(problem.path, data)
            if not again and not _is_consequence(problem, replaced, data):
                problems.append(problem)
        for path in dict.fromkeys(problem.path for problem in found):
            replaced.add(_replace(data, path, replaced))
    return None, problems


def _validate(data: Any) -> tuple[Environment | None, list[Problem]]:
    """Return the environment, if every value is valid, and the problems of the values, else those between them."""
    try:
        environment = Environment.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        problems: list[Problem] = []
        place: tuple[ValuePath, bool] | None = None
        for details in error.errors(include_url=False):
            problem, before = _problem(details, data), place
            place = problem.path, details["loc"][-1:] == (KEY,)  # an invalid key and its value have one path
            if place == before and details["type"] != "rule":
                # A value that fits no member of a union has one error for each of them.
                other = problems.pop()
                one = problem.message.removeprefix("must be ").partition(":")[0]
                problem = other if one in other.message else other._replace(message=f"{other.message} or {one}")
            problems.append(problem)
        return None, problems
    return environment, list(environment_problems(environment))


def _problem(details: ErrorDetails, data: Any) -> Problem:
    """Return an error of pydantic as a problem at a path of the data."""
    path, context = _path(details, data), details.get("ctx", {})
    message = out_of_limit(details["type"], context) or SHOULD.sub("must", details["msg"])
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
            single = isinstance(details["input"], str | int) and is_shown(path, details["input"])
            message = f"must be a list: write [{details['input']}]" if single else "must be a list"
        case "too_short" | "too_long":
            message = message.replace(" after validation", "")
        case "string_type" if details["loc"][-1] == KEY:
            message = "must have names as keys: write the key in quotes"
        case "string_type":
            message = "must be a text in quotes" if isinstance(details["input"], int | float) else "must be a text"
        case "int_type" | "int_parsing":
            message = "must be a whole number"
        case "float_type" | "float_parsing":
            message = "must be a number"
        case "bool_type" | "bool_parsing":
            message = "must be true or false"
    refers_to = tuple(context.get("refers_to", ()))
    if refers_to:  # a rule of arguments names another value of the same arguments
        of_arguments = details["loc"][: len(details["loc"]) - context["depth"]]
        refers_to = (*_path({**details, "loc": of_arguments}, data), *refers_to)
    return invalid(path, details["input"], message, refers_to=refers_to)


def _path(details: ErrorDetails, data: Any) -> ValuePath:
    """Return the path of an error in the data. Pydantic adds the tried member of a union to it, which is not a key.

    It is the kind of an entry, or a tag in angle brackets.
    """
    path: ValuePath = ()
    whole, tagged = data, False
    for key in details["loc"]:
        if not tagged and isinstance(data, dict) and key == data.get(KIND) and is_union(path, whole):
            tagged = True
            continue
        if isinstance(key, str) and key.startswith("<") and not (isinstance(data, dict) and key in data):
            continue
        tagged = False
        is_key = isinstance(data, dict) and (key in data or details["type"] in ("missing", "rule"))
        is_index = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if not (is_key or is_index):
            break
        path = (*path, key)
        data = data.get(key) if isinstance(data, dict) else data[typing.cast("int", key)]
    return (*path, KIND) if details["type"] in ("union_tag_invalid", "union_tag_not_found") else path


def _is_consequence(problem: Problem, replaced: set[ValuePath], data: Any) -> bool:
    """Return whether a problem only follows from others that were reported.

    That is so if its value was replaced or became empty by that, or something in the entry that it refers to, or the
    kind of the entry that contains it: the kind that replaced an unknown one has rules that the author did not intend.
    A map of which a value was removed may break a rule by that. Nor is a value missing where another one beside it was
    replaced, which may have stood in its place.
    """
    path, entry = problem.path, problem.refers_to
    kinds = ((*path[:length], KIND) for length in range(len(path)))
    if path in replaced or any(kind in replaced for kind in kinds):
        return True
    if problem.value in ({}, []) and any(len(one) > len(path) and one[: len(path)] == path for one in replaced):
        return True
    if entry and any(one[: len(entry)] == entry for one in replaced):
        return True
    if any(one[:-1] == path and not _is_written(one, data) for one in replaced):
        return True
    return not _is_written(path, data) and any(len(one) > 1 and one[:-1] == path[:-1] for one in replaced)


def _is_written(path: ValuePath, data: Any) -> bool:
    """Return whether the data has a value at a path."""
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True


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
