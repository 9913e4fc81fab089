"""Rules for the values in objects of manifests: names, types, and what looks like a credential."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from components.application.api_kinds import BUILT_IN_GROUPS, CRD, NAMESPACE, POD_SPECS, GroupKind
from components.application.manifests import group_kind, map_at, pod_spec
from components.base import DnsLabel, DnsSubdomain
from components.credentials import looks_like_credential
from components.problems import Problem, ValuePath, invalid

from ..model.chart import leaves
from ..model.manifests import ObjectsApplication

SECRET, CONFIG_MAP, SERVICE = ("", "Secret"), ("", "ConfigMap"), ("", "Service")
LABELS: frozenset[GroupKind] = frozenset({NAMESPACE, SERVICE})
"""The kinds whose names are DNS labels."""
PATH_SEGMENTS = ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ClusterTrustBundle", "IPAddress")
"""The kinds whose names may have any character that a path segment has (Kubernetes, Object Names)."""


def json_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the values that JSON cannot have, such as those of the YAML types timestamp, binary and set."""
    for path, value in leaves(data):
        known = value is None or isinstance(value, str | int | float)
        if not known or (isinstance(value, float) and not math.isfinite(value)):
            yield invalid(
                path, None, "has a type that Kubernetes does not read", "write text, a number, a list or a map"
            )


def text_map_problems(path: ValuePath, values: object) -> Iterator[Problem]:
    """Yield why a value is not a map of texts."""
    if not isinstance(values, Mapping):
        yield invalid(path, values, "must be a map")
        return
    for key, value in values.items():
        if not isinstance(value, str):
            yield invalid((*path, key), value, "must be text", "write it in quotes")


def value_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield names and values that the API server does not accept, or that the wait for pods cannot use."""
    yield from _name_problems(data)
    kind, spec = group_kind(data), map_at(data, "spec")
    paths: list[ValuePath] = [("data",), ("binaryData",)] if kind == CONFIG_MAP else []
    paths += [("spec", "selector")] if kind == SERVICE else []
    if kind in POD_SPECS and (template := POD_SPECS[kind][:-1]):
        paths += [("spec", "selector", "matchLabels")] if kind[0] == "apps" else []
        paths += [(*template, "metadata", key) for key in ("labels", "annotations")]
    for path in paths:
        holder = map_at(data, *map(str, path[:-1]))
        if path[-1] in holder:
            yield from text_map_problems(path, holder[str(path[-1])])
    yield from _env_problems(data)
    deadline = spec.get("progressDeadlineSeconds")
    if kind in POD_SPECS and deadline is not None and (isinstance(deadline, bool) or not isinstance(deadline, int)):
        yield invalid(("spec", "progressDeadlineSeconds"), deadline, "must be a whole number")


def _name_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield why an object of Kubernetes' own kinds cannot have its name. Other API servers have their own rules."""
    (group, kind), name = group_kind(data), data["metadata"]["name"]
    if group not in BUILT_IN_GROUPS or kind in PATH_SEGMENTS:
        return
    try:
        TypeAdapter(DnsLabel if (group, kind) in LABELS else DnsSubdomain).validate_python(name)
    except ValidationError as error:
        yield invalid(("metadata", "name"), name, error.errors()[0]["msg"])
        return
    if (group, kind) == SERVICE and name[0].isdigit():
        yield invalid(("metadata", "name"), name, "must start with a letter, because it is a Service (RFC 1035)")


def _env_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the environment variables whose values are not text."""
    for part in ("initContainers", "containers"):
        containers = pod_spec(data).get(part)
        for index, container in enumerate(containers if isinstance(containers, list) else ()):
            env = container.get("env") if isinstance(container, Mapping) else None
            for position, one in enumerate(env if isinstance(env, list) else ()):
                if isinstance(one, Mapping) and not isinstance(one.get("value", ""), str):
                    path = (*POD_SPECS[group_kind(data)], part, index, "env", position, "value")
                    yield invalid(path, one["value"], "must be text", "write it in quotes")


def credential_problems(data: Mapping[str, Any], application: ObjectsApplication) -> Iterator[Problem]:
    """Yield the values of an object that look like credentials.

    The pods of workloads and ConfigMaps contain settings, whose names say so. Fields of other kinds have names such as
    `secretKey`, which is often the name of something, so that there the form of the value decides.
    """
    kind = group_kind(data)
    if kind in (SECRET, CRD):
        return
    path = ("data",) if kind == CONFIG_MAP else POD_SPECS.get(kind)
    if path is not None:
        yield from (one.below(*path) for one in application.credentials(map_at(data, *path)))
        return
    for at, value in leaves(data):
        if looks_like_credential("", value):
            yield from (one.below(*at) for one in application.credentials(value))
