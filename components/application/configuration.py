"""The objects that pods read: ConfigMaps and Secrets, some of which are named by their content."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pulumi

from ..base import Component
from ..kubernetes_object import KubernetesObject


class Surroundings(NamedTuple):
    """What an application gets from others.

    Attributes:
        namespace: the name of its namespace.
        claim_name: the name of its claim in the cluster, for a kind with one claim.
        claim_names: the names of claims in the cluster, by the names that its settings use.
        config: the secrets, by `ValueSource.entry`: a key of the configuration, or what names a value of AWS.
        service_account: the name of the service account that has rights in AWS, if the pods have some.
    """

    namespace: pulumi.Input[str]
    claim_name: pulumi.Input[str] | None = None
    claim_names: Mapping[str, pulumi.Input[str]] = {}
    config: Mapping[str, pulumi.Input[str]] = {}
    service_account: pulumi.Input[str] | None = None

    def secret(self, key: str) -> pulumi.Output[str]:
        """Return a secret as a Secret of the cluster holds it, in base64.

        Raises:
            pulumi.RunError: the key is missing.
        """
        if key not in self.config:
            raise pulumi.RunError(f"config key {key} is missing: add it to the argument `config`")
        value = pulumi.Output.secret(self.config[key])
        return value.apply(lambda text: base64.b64encode(text.encode()).decode())


def digest_of(content: object) -> str:
    """Return a short digest of plain data. Values that are known only later count as the same."""
    text = content if isinstance(content, str) else json.dumps(content, sort_keys=True, default=lambda _: "later")
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def config_map(name: str, namespace: pulumi.Input[str], data: Mapping[str, pulumi.Input[str]]) -> dict[str, Any]:
    """Return a ConfigMap."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, "data": data}


def declare_configuration(component: Component, name: str, role: str, manifest: Mapping[str, Any]) -> KubernetesObject:
    """Declare an object that pods read. One whose name has a digest is a new resource when the digest changes.

    Old pods keep the old one until the update has succeeded. As one resource that is replaced, a failed update would
    leave it to be deleted later, also when the file has returned to it.

    An immutable Secret keeps the values with which it was created.

    Args:
        component: the application.
        name: the name of the application.
        role: what the object is for. An object with the name `<name>-<role>` has no digest.
        manifest: the object.
    """
    own, called = f"{name}-{role}", manifest["metadata"]["name"]
    keeps = ["data"] if manifest["kind"] == "Secret" and manifest.get("immutable") else []
    if called == own:
        return KubernetesObject(own, manifest, component.child())
    digest = called.rpartition("-")[2]
    options = component.child(aliases=[pulumi.Alias(name=own)], ignore_changes=keeps)
    return KubernetesObject(f"{own}-{digest}", manifest, options)
