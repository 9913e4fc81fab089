"""Rules for objects that are written as manifests: what they are, where they are, and what they may do."""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from components.application.api_kinds import (
    BUILT_IN_GROUPS,
    CLUSTER_SCOPED,
    CRD,
    NAMESPACE,
    NAMESPACED,
    POD_SPECS,
    GroupKind,
)
from components.application.manifests import SECRET_VALUES, group_kind, map_at, object_name, pod_spec
from components.pod_admission import refusals
from components.pod_security import Level
from components.problems import Problem, already_exists, duplicate, forbidden, invalid, missing, not_found

from ..model.chart import ChartApplication
from ..model.environment import Environment
from ..model.manifests import Manifest, Misplaced, ObjectsApplication
from ..model.resolved import InCluster
from .manifest_values import credential_problems, json_problems, text_map_problems, value_problems
from .object_names import names_taken
from .pod_security import way_to_admit

HOOK = "helm.sh/hook"
SERVER_FIELDS = ("managedFields", "resourceVersion", "uid")
"""Metadata that an object has in a cluster, and with which it cannot be created."""


class Destination(NamedTuple):
    """The cluster in which the objects of an application are created, and what the application may create.

    Attributes:
        namespace: the namespace of the application.
        namespaces: the namespaces that the environment creates.
        taken: what has a name in a namespace already, by namespace and name of the object.
        definitions: whether each kind of custom resource has a namespace, by its group and kind.
        application: the application.
        pod_security: the level of Pod Security that the namespace enforces.
        into_files: whether the objects are written into files instead of being created.
    """

    namespace: str
    namespaces: Collection[str]
    taken: Mapping[tuple[str, str], str]
    definitions: Mapping[GroupKind, bool]
    application: ObjectsApplication
    pod_security: Level
    into_files: bool

    @property
    def cluster_scoped(self) -> Collection[str]:
        """The kinds without a namespace that the application may contain."""
        return self.application.cluster_scoped

    @property
    def rendered(self) -> bool:
        """Whether a chart renders the objects, which its values change."""
        return isinstance(self.application, ChartApplication)

    def remedy(self, of_manifest: str) -> str:
        """Return what to do about an object: `of_manifest`, or for one of a chart, what its author provides."""
        return "set a value of the chart that changes or removes it" if self.rendered else of_manifest


def shape_problems(manifest: Manifest) -> Iterator[Problem]:
    """Yield why something is not an object that can be created under a name of its own."""
    data = manifest.data
    if not isinstance(data, Mapping):
        yield invalid((), data, "must be an object: a map with apiVersion, kind and metadata")
        return
    for key in ("apiVersion", "kind"):
        if not data.get(key):
            yield missing((key,))
        elif not isinstance(data[key], str):
            yield invalid((key,), data[key], "must be text")
    if isinstance(data.get("items"), list) and str(data.get("kind")).endswith("List"):
        rule = "a list, whose items would not be resources of their own"
        yield invalid(("kind",), data["kind"], rule, "write each item as a document of its own, separated by ---")
        return
    metadata = data.get("metadata", {})
    if not isinstance(metadata, Mapping):
        yield invalid(("metadata",), metadata, "must be a map with a name")
        return
    name, generated = metadata.get("name"), metadata.get("generateName")
    if generated is not None:
        rule = "the cluster would choose the name, and each update would create another object"
        yield invalid(("metadata", "generateName"), generated, rule, "write a name instead")
    elif not name:
        yield missing(("metadata", "name"))
    elif not isinstance(name, str) or name in (".", "..") or any(one in name for one in "/%"):
        yield invalid(("metadata", "name"), name, "must be text without / and % (Kubernetes, Object Names)")
    for key in ("annotations", "labels"):
        yield from text_map_problems(("metadata", key), metadata.get(key, {}))
    yield from json_problems(data)


def manifest_problems(manifests: Sequence[Manifest], around: Destination) -> Iterator[Misplaced]:
    """Yield the problems of well-formed objects of one application."""
    for one in manifests:
        found = [
            *_kind_problems(one.data, around),
            *_place_problems(one.data, around),
            *_content_problems(one.data, around),
            *value_problems(one.data),
            *(() if around.rendered else credential_problems(one.data, around.application)),
            *_admission_problems(one.data, around),
        ]
        yield from ((one, problem) for problem in found)


def is_cluster_scoped(kind: GroupKind, around: Destination) -> bool:
    """Return whether objects of a kind have no namespace. A kind that nothing describes is one that the file says."""
    if kind in NAMESPACED or kind in CLUSTER_SCOPED:
        return kind in CLUSTER_SCOPED
    return not around.definitions.get(kind, kind[1] not in around.cluster_scoped)


def scopeless(manifests: Sequence[Manifest], around: Destination) -> frozenset[GroupKind]:
    """Return the kinds of those objects that have no namespace."""
    return frozenset(kind for kind in (group_kind(one.data) for one in manifests) if is_cluster_scoped(kind, around))


def definitions_in(manifests: Sequence[Manifest]) -> dict[GroupKind, bool]:
    """Return the kinds that manifests define, and whether objects of each have a namespace."""
    specs = [map_at(one.data, "spec") for one in manifests if group_kind(one.data) == CRD]
    return {
        (str(one.get("group")), str(map_at(one, "names").get("kind"))): one.get("scope") != "Cluster" for one in specs
    }


def _kind_problems(data: Mapping[str, Any], around: Destination) -> Iterator[Problem]:
    """Yield a kind that Kubernetes does not have, and one without a namespace that the application may not have."""
    group, kind = group_kind(data)
    known = sorted(one for place, one in NAMESPACED | CLUSTER_SCOPED if place == group)
    if group not in BUILT_IN_GROUPS and "." not in group:
        groups = sorted(one or "the core group, v1" for one, name in NAMESPACED | CLUSTER_SCOPED if name == kind)
        remedy = f"write the version of {' or '.join(groups)}" if groups else "correct it"
        yield not_found(("apiVersion",), data["apiVersion"], "API group of Kubernetes", (), remedy=remedy)
    elif group in BUILT_IN_GROUPS and kind not in known:
        close = difflib.get_close_matches(kind, known, n=1)
        remedy = f"write {close[0]}" if close else "correct it"
        yield not_found(("kind",), kind, f"kind of {data['apiVersion']}", () if close else known, remedy=remedy)
    elif is_cluster_scoped((group, kind), around) and kind not in around.cluster_scoped:
        why = "it has no namespace, so that it affects the whole cluster"
        otherwise = around.remedy("remove the object")
        yield forbidden(("kind",), kind, why, f"add {kind} to clusterScoped of the application, or {otherwise}")


def _place_problems(data: Mapping[str, Any], around: Destination) -> Iterator[Problem]:
    """Yield an object in another namespace, and one that exists already."""
    kind, path = group_kind(data), ("metadata", "namespace")
    namespace, name = data["metadata"].get("namespace"), data["metadata"]["name"]
    if is_cluster_scoped(kind, around):
        if namespace is not None:
            yield invalid(path, namespace, f"a {kind[1]} has no namespace", around.remedy("remove it"))
    elif namespace not in (None, around.namespace):
        rule = f"must be the namespace of the application, {around.namespace}"
        yield invalid(path, namespace, rule, around.remedy("remove it, or set namespace of the application"))
    at = ("metadata", "name")
    if kind == NAMESPACE and name in around.namespaces:
        yield already_exists(at, name, "created by the environment", around.remedy("remove the object"))
    elif taken := around.taken.get((around.namespace, object_name(data))):
        yield already_exists(at, name, f"created by {taken}")


def _content_problems(data: Mapping[str, Any], around: Destination) -> Iterator[Problem]:
    """Yield values that do not belong into a file, or that something else than Pulumi reads."""
    kind, metadata = group_kind(data), data["metadata"]
    if kind == ("", "Secret") and (around.into_files or not around.rendered):
        for key in SECRET_VALUES:
            if data.get(key):
                otherwise = "create the Secret in the cluster by other means, and refer to its name"
                remedy = f"{around.remedy('remove the object')}, {otherwise}"
                yield forbidden((key,), None, "a file keeps no secret", remedy)
    for key in SERVER_FIELDS:
        if key in metadata:
            yield invalid(("metadata", key), None, "set by the cluster alone", "remove it")
    if HOOK in metadata.get("annotations", {}):
        hook = metadata["annotations"][HOOK]
        remedy = "remove the annotation, so that it is created as other objects are, or remove the object"
        rule = "a hook, which only an installation by Helm runs"
        yield invalid(("metadata", "annotations", HOOK), hook, rule, around.remedy(remedy))


def _admission_problems(data: Mapping[str, Any], around: Destination) -> Iterator[Problem]:
    """Yield why the namespace does not admit the pods of a workload."""
    path = POD_SPECS.get(group_kind(data), ())
    pod = pod_spec(data)
    if path and not _has_containers(pod):
        yield invalid(path, None, "must be the spec of a pod: containers, each with a name and an image")
        return
    annotations = map_at(data, *path[:-1], "metadata", "annotations")
    try:
        found = [
            f"Pod Security `{around.pod_security}` does not admit the pod: {one}, or "
            f"{way_to_admit(around.namespace, one.needs)}"
            for one in refusals(pod, around.pod_security, annotations)
        ]
    except (AttributeError, KeyError, TypeError) as error:
        found = [f"the fields of the pod do not have the form that Kubernetes describes ({error}): correct them"]
    for problem in found:
        yield invalid(path, None, problem)


def _has_containers(pod: Mapping[str, Any]) -> bool:
    """Return whether the spec of a pod has containers, each with a name and an image."""
    lists = [pod.get(key, []) for key in ("initContainers", "containers")]
    if not all(isinstance(one, list) for one in lists):
        return False
    listed = [one for found in lists for one in found]
    whole = all(isinstance(one, Mapping) and one.get("name") and isinstance(one.get("image"), str) for one in listed)
    return bool(pod.get("containers")) and whole


def closed_services(manifests: Sequence[Manifest]) -> Iterator[Misplaced]:
    """Yield the Services whose pods no NetworkPolicy of the application opens: the namespace denies by default."""
    opened = [
        map_at(one.data, "spec", "podSelector", "matchLabels")
        for one in manifests
        if group_kind(one.data) == ("networking.k8s.io", "NetworkPolicy") and map_at(one.data, "spec").get("ingress")
    ]
    for one in manifests:
        selector = map_at(one.data, "spec", "selector") if group_kind(one.data) == ("", "Service") else {}
        if selector and not any(labels.items() <= selector.items() for labels in opened):
            rule = "selects pods that no connection reaches, because no NetworkPolicy of the application opens them"
            yield one, invalid(("spec", "selector"), selector, rule, "add a NetworkPolicy with ingress for their ports")


def repeated(manifests: Mapping[str, Sequence[Manifest]], around: Mapping[str, Destination]) -> Iterator[Misplaced]:
    """Yield each object of manifests, by application, that an earlier one has the kind, namespace and name of."""
    seen: dict[tuple[str, str], Manifest] = {}
    for name, objects in manifests.items():
        for one in objects:
            alone = is_cluster_scoped(group_kind(one.data), around[name])
            key = ("" if alone else around[name].namespace, object_name(one.data))
            first = seen.setdefault(key, one)
            if first is not one:
                at = ("metadata", "name")
                yield one, duplicate(at, one.data["metadata"]["name"], "remove or rename one", first=first.place(at))


def destinations(
    environment: Environment, planned: InCluster, definitions: Mapping[GroupKind, bool]
) -> dict[str, Destination]:
    """Return the destination of the objects of each application, by its name. `planned` is of the environment."""
    taken = names_taken(environment, planned)
    return {
        name: Destination(
            one.namespace,
            planned.namespaces,
            taken,
            definitions,
            one.args,
            planned.args.pod_security_of(one.namespace),
            planned.args.render_to is not None,
        )
        for name, one in planned.applications.items()
        if isinstance(one.args, ObjectsApplication)
    }
