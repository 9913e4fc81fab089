"""Applications of manifests, and the objects that they contain."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from components.application.api_kinds import GroupKind
from components.credentials import IS_CREDENTIAL, credentials_in
from components.problems import Problem, ValuePath, forbidden, matching

from .placed import Placed

ApiKind = Annotated[
    str,
    matching(r"[A-Z][A-Za-z0-9]*", "the kind of an object, such as ClusterRole"),
    Field(examples=["ClusterRole"]),
]


class ObjectsApplication(Placed):
    """An application whose objects are not described by the environment file."""

    cluster_scoped: list[ApiKind] = []
    """The kinds of objects without a namespace that the application may contain, such as `ClusterRole`."""
    not_credentials: dict[str, Annotated[str, Field(min_length=1)]] = {}
    """The names of settings whose values look like credentials and are not, each with the reason."""

    def credentials(self, data: Any) -> Iterator[Problem]:
        """Yield each value in nested data that looks like a credential, unless the application names it."""
        for path, name in credentials_in(data):
            if name not in self.not_credentials:
                refer = "create a Secret in the cluster by other means, and refer to it"
                other = f"if it is not a credential, add notCredentials: {{{name}: REASON}} to the application"
                yield forbidden(path, None, IS_CREDENTIAL, f"{refer}, or, {other}")


class ManifestsApplication(ObjectsApplication):
    """Objects that are written as Kubernetes manifests."""

    kind: Literal["manifests"] = Field(examples=["manifests"])
    """The kind of application."""
    path: str = Field(min_length=1, examples=["shop"])
    """A file of manifests, or a folder whose files with the endings `.yaml`, `.yml` and `.json` are read, relative to
    the environment file."""


@dataclass(frozen=True)
class Manifest:
    """An object of a manifest.

    Attributes:
        data: the object.
        place: returns where a value of it is written, as `FILE:LINE`.
    """

    data: Mapping[str, Any]
    place: Callable[[ValuePath], str]

    def describe(self, problem: Problem) -> str:
        """Return a problem of the object as one line that starts with `FILE:LINE: ` and names the object."""
        data: Any = self.data if isinstance(self.data, Mapping) else {}
        metadata = data.get("metadata")
        name = metadata.get("name") if isinstance(metadata, Mapping) else None
        title = " ".join(str(one) for one in (data.get("kind", "object"), name) if one)
        described = problem.describe() if problem.path else problem.message
        return f"{self.place(problem.path)}: {title}: {described}"


Misplaced = tuple[Manifest, Problem]
"""A problem of an object, at a path in the object."""


@dataclass(frozen=True)
class FoundManifests:
    """The objects of an application.

    Attributes:
        objects: the objects.
        cluster_scoped: the kinds of those that have no namespace.
    """

    objects: Sequence[Manifest]
    cluster_scoped: frozenset[GroupKind]
