"""Read the manifests of applications, and report all their problems together, each with its file and line."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from components.problems import ValuePath, invalid, not_found

from ..model.applications import web_applications
from ..model.environment import Environment
from ..model.manifests import FoundManifests, Manifest, ManifestsApplication
from ..model.resolved import resolve
from ..rules.manifests import definitions_in, destinations, manifest_problems, repeated, scopeless, shape_problems
from ..rules.node_ports import node_port_problems_of_manifests
from .environment_file import InvalidEnvironmentError, with_line
from .yaml_text import Document, InvalidYamlError, parse_manifests

ENDINGS = (".json", ".yaml", ".yml")


def load_manifests(
    environment: Environment, file: Path, own_namespace: str, known: Sequence[str] = ()
) -> dict[str, FoundManifests]:
    """Return the objects of each application of manifests, by its name.

    Args:
        environment: a valid environment.
        file: its file, which the paths of manifests are relative to.
        own_namespace: the namespace of applications that name none.
        known: problems that are known already, each as a line.

    Raises:
        InvalidEnvironmentError: there is no such file, or something in it cannot be created.
    """
    written: dict[str, list[Manifest]] = {}
    lines = list(known)
    for name, application in environment.applications.items():
        if isinstance(application, ManifestsApplication):
            written[name] = []
            for one in _read(file, name, application.path):
                if isinstance(one, str):
                    lines.append(one)
                else:
                    written[name].append(one)
    return check_objects(environment, file, own_namespace, written, lines)


def check_objects(
    environment: Environment,
    file: Path,
    own_namespace: str,
    objects: Mapping[str, Sequence[Manifest]],
    known: Sequence[str] = (),
) -> dict[str, FoundManifests]:
    """Return the well-formed objects of applications, checked together.

    Args:
        environment: a valid environment.
        file: its file.
        own_namespace: the namespace of applications that name none.
        objects: the objects of each application.
        known: problems that are known already, each as a line.

    Raises:
        InvalidEnvironmentError: there are problems.
    """
    planned = resolve(environment, own_namespace).cluster
    if planned is None:
        return {}
    definitions = definitions_in([one for found in objects.values() for one in found])
    around = destinations(environment, planned, definitions)
    lines = list(known)
    for name, found in objects.items():
        lines += [one.describe(problem) for one, problem in manifest_problems(found, around[name])]
    lines += [one.describe(problem) for one, problem in repeated(objects, around)]
    if not lines:  # the ports of well-formed pods
        others = web_applications(environment.applications)
        found_ports = node_port_problems_of_manifests(others, planned.args, objects)
        lines += [one.describe(problem) for one, problem in found_ports]
    if lines:
        raise InvalidEnvironmentError.listing(f"the applications of {file} have", lines)
    return {name: FoundManifests(found, scopeless(found, around[name])) for name, found in objects.items()}


def _read(environment_file: Path, name: str, path: str) -> Iterator[Manifest | str]:
    """Yield the objects of an application, and each problem as a line."""
    place, at = environment_file.parent / path, ("applications", name, "path")
    if not is_there(place):
        remedy = f"create it, or correct the path, which is relative to {environment_file.parent}"
        yield with_line(environment_file, not_found(at, path, "file or folder", (), remedy=remedy))
        return
    found = False
    for file in _files(place):
        for one in _objects(file):
            found = True
            yield one
    if not found:
        endings = f" with the ending {', '.join(ENDINGS)}" if place.is_dir() else ""
        rule = f"has no object in a file{endings}, so an update would delete what the application has"
        yield with_line(environment_file, invalid(at, path, rule, "add one, or remove the application"))


def is_there(place: Path) -> bool:
    """Return whether a file or folder exists. One whose name is too long, or that must not be read, does not."""
    try:
        return place.exists()
    except OSError:
        return False


def _files(place: Path) -> list[Path]:
    """Return a file, or the files of a folder and of those in it, apart from hidden ones."""
    if place.is_file():
        return [place]
    found = (one for one in place.rglob("*") if one.suffix in ENDINGS and one.is_file())
    return sorted(one for one in found if not any(part.startswith(".") for part in one.relative_to(place).parts))


def _objects(file: Path) -> Iterator[Manifest | str]:
    """Yield the objects of a file, and each problem as a line."""
    try:
        documents = parse_manifests(file.read_text(encoding="utf-8"))
    except InvalidYamlError as error:
        yield f"{file}:{error.line or 1}: {error}"
        return
    except (OSError, UnicodeDecodeError) as error:
        yield f"{file}:1: cannot be read: {error}: save it in UTF-8, or make it readable"
        return
    for document in documents:
        yield from (f"{file}:{line}: {problem.describe()}" for line, problem in document.duplicates)
        manifest = Manifest(normalised(document.data), partial(_place, file, document))
        problems = [manifest.describe(problem) for problem in shape_problems(manifest)]
        yield from problems
        if not problems:
            yield manifest


def _place(file: Path, document: Document, path: ValuePath) -> str:
    return f"{file}:{document.lines.of(path)}"


def normalised(value: Any) -> Any:
    """Return data as kubectl sends it: keys are text, and what is null is left out of maps."""
    if isinstance(value, dict):
        return {_key(key): normalised(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [normalised(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
