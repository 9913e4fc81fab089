"""Objects that are written as manifests, each as a resource of its own."""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject
from .api_kinds import BUILT_IN_GROUPS, POD_SPECS, ROLLED_OUT, GroupKind, Phase, phase_of
from .configuration import digest_of

Manifest = Mapping[str, Any]
SECRET_VALUES = ("data", "stringData")
"""The values of a Secret, which the state keeps encrypted."""
CONFIGURATION = "strata/configuration"
"""The annotation of pods with a digest of the ConfigMaps that they read."""
SECRETS = "strata/secrets"
"""The annotation of pods with a digest of the Secrets that they read."""
TEXTS = ("data", "binaryData")
"""The values of a ConfigMap."""
SKIP_AWAIT = "pulumi.com/skipAwait"
VERSIONS = tuple(
    f"v{major}{stage}" for major in (1, 2) for stage in ("", *(f"{one}{n}" for one in ("alpha", "beta") for n in "123"))
)
"""The versions under which a group may have served a kind earlier."""


class Manifests(Component):
    """The objects of manifests.

    Each is a resource that is named by its kind and name, so that neither the order of files nor that of the objects in
    them matters. Objects are created in the order of `Phase`.

    Attributes:
        objects: the objects by their names, as `object_name` returns them.
    """

    token = "strata:application:Manifests"  # noqa: S105 - a Pulumi type token
    objects: Mapping[str, KubernetesObject]

    def __init__(
        self,
        name: str,
        manifests: Iterable[Manifest],
        *,
        namespace: pulumi.Input[str],
        cluster_scoped: Collection[GroupKind] = (),
        engine_waits: bool = True,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the objects.

        Args:
            name: the name of the application.
            manifests: the objects, no two of the same kind and name.
            namespace: the namespace of all objects that have one, such as the output `Namespace.namespace`.
            cluster_scoped: the kinds of the objects that have none.
            engine_waits: whether the engine waits until pods are ready; False where the program waits for the pods of
                Deployments, StatefulSets and DaemonSets.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        manifests = list(manifests)
        texts = values_of(manifests, "ConfigMap", TEXTS)
        # A changed immutable one is another object, with another uid.
        changeable = [one for one in manifests if not one.get("immutable")]
        secrets = values_of(changeable, "Secret", SECRET_VALUES)
        phases: dict[Phase, list[Manifest]] = {phase: [] for phase in Phase}
        for manifest in manifests:
            phases[phase_of(group_kind(manifest))].append(with_digest(manifest, texts))
        declared: dict[str, KubernetesObject] = {}
        for members in phases.values():
            earlier = list(declared.values())
            for manifest in members:
                uids = {one: declared[f"Secret/{one}"].uid for one in secrets_of(manifest, secrets)}
                keyed = with_secret_digest(manifest, secrets, uids)
                placed = _placed(keyed, None if group_kind(manifest) in cluster_scoped else namespace)
                annotated = placed if engine_waits else _with_annotations(placed, _waiting(manifest))
                own = object_name(manifest)
                options = self.child(depends_on=earlier, aliases=list(_other_versions(manifest)))
                declared[own] = KubernetesObject(f"{name}:{own}", annotated, options)
        self.objects = declared
        self.register_outputs({"objects": sorted(declared)})


def group_kind(manifest: Manifest) -> GroupKind:
    """Return the API group and the kind of an object."""
    return str(manifest["apiVersion"]).rpartition("/")[0], str(manifest["kind"])


def object_name(manifest: Manifest) -> str:
    """Return the name of an object among those of a namespace: `Deployment/web`, `Certificate.cert-manager.io/web`."""
    group, kind = group_kind(manifest)
    return f"{kind if group in BUILT_IN_GROUPS else f'{kind}.{group}'}/{manifest['metadata']['name']}"


def map_at(manifest: Manifest, *path: str) -> Mapping[str, Any]:
    """Return the map at a path in an object; an empty one if there is none."""
    found: Any = manifest
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def pod_spec(manifest: Manifest) -> Mapping[str, Any]:
    """Return the spec of the pods of an object; an empty map if it is no workload of Kubernetes or lacks one."""
    path = POD_SPECS.get(group_kind(manifest))
    return map_at(manifest, *path) if path else {}


def values_of(manifests: Iterable[Manifest], kind: str, keys: Iterable[str]) -> dict[str, Manifest]:
    """Return the values of the ConfigMaps or of the Secrets among manifests, by name."""
    found = {str(one["metadata"]["name"]): one for one in manifests if group_kind(one) == ("", kind)}
    return {name: {key: one.get(key) for key in keys} for name, one in found.items()}


def with_digest(manifest: Manifest, texts: Mapping[str, Manifest]) -> Manifest:
    """Return a workload whose pods are replaced when a ConfigMap that they read changes; another object unchanged.

    A digest of the values is an annotation of the pods.

    Args:
        manifest: the object.
        texts: the values of the ConfigMaps of the same application, by name.
    """
    names = set(_read_by(pod_spec(manifest), ("configMap", "configMapKeyRef", "configMapRef")))
    read = {name: texts[name] for name in sorted(names & texts.keys())}
    return _with_pod_annotation(manifest, CONFIGURATION, digest_of(read)) if read and _rolls(manifest) else manifest


def secrets_of(manifest: Manifest, secrets: Collection[str]) -> list[str]:
    """Return the names of those Secrets that the pods of a workload read; none for another object."""
    read = set(_read_by(pod_spec(manifest), ("secret", "secretKeyRef", "secretRef"))) if _rolls(manifest) else set()
    return sorted(read.intersection(secrets))


def with_secret_digest(
    manifest: Manifest, secrets: Mapping[str, Manifest], uids: Mapping[str, pulumi.Input[str]]
) -> Manifest:
    """Return a workload whose pods are replaced when a Secret that they read changes.

    The annotation of the pods is a digest with a key: the uids of the Secrets, which only those know who may read them.
    Without a key, somebody who may list pods could find a value by trial.

    Args:
        manifest: the object.
        secrets: the values of the Secrets of the same application, by name.
        uids: the uids of those that the pods read, by name.
    """
    if not uids:
        return manifest
    text = json.dumps({name: secrets[name] for name in sorted(uids)}, sort_keys=True)
    keys = pulumi.Output.all(*(uids[name] for name in sorted(uids)))
    digest = keys.apply(lambda each: hmac.new("".join(each).encode(), text.encode(), hashlib.sha256).hexdigest()[:16])
    return _with_pod_annotation(manifest, SECRETS, pulumi.Output.unsecret(digest))


def _rolls(manifest: Manifest) -> bool:
    """Return whether an object is a workload whose pods are replaced when their annotations change."""
    return group_kind(manifest) in ROLLED_OUT


def _with_pod_annotation(manifest: Manifest, name: str, value: pulumi.Input[str]) -> Manifest:
    """Return a workload whose pods have an annotation more."""
    template = map_at(manifest, "spec", "template")
    metadata = map_at(template, "metadata")
    annotations = {**map_at(metadata, "annotations"), name: value}
    annotated = {**template, "metadata": {**metadata, "annotations": annotations}}
    return {**manifest, "spec": {**manifest["spec"], "template": annotated}}


def _read_by(spec: Any, keys: Collection[str]) -> Iterator[str]:
    """Yield the names of the objects that a part of a pod's spec refers to at these keys."""
    if isinstance(spec, list):
        for one in spec:
            yield from _read_by(one, keys)
    elif isinstance(spec, Mapping):
        for key, value in spec.items():
            if key in keys and isinstance(value, Mapping):
                yield str(value.get("name") or value.get("secretName"))
            yield from _read_by(value, keys)


def is_waited_for(manifest: Manifest) -> bool:
    """Return whether an object has pods that an update waits for, which an annotation of Pulumi may prevent."""
    annotations = map_at(manifest, "metadata", "annotations")
    return group_kind(manifest) in ROLLED_OUT and annotations.get(SKIP_AWAIT) != "true"


def _waiting(manifest: Manifest) -> dict[str, str]:
    """Return the annotations with which the engine does not wait for pods.

    A load balancer takes minutes, and the engine waits for its address.
    """
    kind = group_kind(manifest)
    if kind in ROLLED_OUT:
        # Satisfied at once. Unlike `skipAwait`, it does not keep the engine from waiting for a deletion.
        return {"pulumi.com/waitFor": "jsonpath={.metadata.uid}"}
    if kind == ("", "Service") and map_at(manifest, "spec").get("type") == "LoadBalancer":
        return {"pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}"}
    if kind == ("", "PersistentVolumeClaim"):
        # Without it, the engine waits for five minutes until a claim whose class binds late is Pending (seen in
        # 4.25.0), and in vain if the claim is bound: when it is updated, or names a volume that exists.
        return {"pulumi.com/waitFor": "jsonpath={.status.phase}"}
    return {SKIP_AWAIT: "true"} if kind in (("", "Service"), ("networking.k8s.io", "Ingress")) else {}


def _placed(manifest: Manifest, namespace: pulumi.Input[str] | None) -> dict[str, Any]:
    """Return an object in its namespace, without what the cluster alone writes."""
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "creationTimestamp"}
    if namespace is not None:
        metadata["namespace"] = namespace
    placed = {key: value for key, value in manifest.items() if key != "status"} | {"metadata": metadata}
    if group_kind(manifest) == ("", "Secret"):
        # As the API server stores it. pulumi-kubernetes does the same, but not in a preview without the cluster, so
        # that an update by a plan of such a preview failed (seen in 4.25.0).
        values = {**map_at(placed, "data"), **_encoded(map_at(placed, "stringData"))}
        return {key: one for key, one in placed.items() if key not in SECRET_VALUES} | {
            "data": pulumi.Output.secret(values)
        }
    return placed


def _encoded(texts: Mapping[str, Any]) -> dict[str, str]:
    """Return the `stringData` of a Secret as its `data`."""
    return {key: base64.b64encode(str(text).encode()).decode() for key, text in texts.items()}


def _with_annotations(manifest: Manifest, annotations: Mapping[str, str]) -> dict[str, Any]:
    """Return an object with annotations, unless it has others of the same name."""
    metadata = manifest["metadata"]
    return {**manifest, "metadata": {**metadata, "annotations": {**annotations, **metadata.get("annotations", {})}}}


def _other_versions(manifest: Manifest) -> Iterable[pulumi.Alias]:
    """Yield the object under the other versions of its API, so that a new version does not make it another resource."""
    group, kind = group_kind(manifest)
    for version in VERSIONS:
        other = f"{group}/{version}" if group else ""
        if other not in ("", manifest["apiVersion"]):
            yield pulumi.Alias(type_=f"kubernetes:{other}:{kind}")
