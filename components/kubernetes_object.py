"""An object of the Kubernetes API as a Pulumi resource.

The generated classes of pulumi-kubernetes declare the same resources with the same type tokens. Importing them takes
0.4 s, which every preview would pay, and their fields are written in another case than those of a manifest.
"""

from collections.abc import Mapping
from typing import Any

import pulumi

FIELD_MANAGER = "strata"
"""The field manager of everything that strata applies (Kubernetes, Server-Side Apply). Without a fixed name,
pulumi-kubernetes generates one for each attempt, and a creation that is repeated after a kill conflicts with itself."""

MANAGER_ANNOTATION = "pulumi.com/patchFieldManager"
"""The annotation with the field manager of an object."""


class KubernetesObject(pulumi.CustomResource):
    """An object that is written as in a manifest, with `apiVersion`, `kind`, `metadata` and the fields of its kind.

    Attributes:
        metadata: the metadata as the API server returns it.
        spec: the spec as the API server returns it; None for a kind without one.
        status: the status as the API server returns it; None for a kind without one.
    """

    metadata: pulumi.Output[Any]
    spec: pulumi.Output[Any]
    status: pulumi.Output[Any]

    def __init__(
        self, name: str, manifest: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None, *, patch: bool = False
    ) -> None:
        """Declare the object. With `patch`, set fields of an existing object, even if others manage them."""
        metadata = manifest["metadata"]
        # A patch by the object's own manager would remove every other field that this manager has set.
        manager = {MANAGER_ANNOTATION: FIELD_MANAGER}
        if patch:
            manager = {MANAGER_ANNOTATION: f"{FIELD_MANAGER}-patch", "pulumi.com/patchForce": "true"}
        annotations = metadata.get("annotations", {}) | manager
        manifest = {**manifest, "metadata": {**metadata, "annotations": annotations}}
        group = manifest["apiVersion"] if "/" in manifest["apiVersion"] else f"core/{manifest['apiVersion']}"
        known_later = {"metadata": None, "spec": None, "status": None}
        token = f"kubernetes:{group}:{manifest['kind']}{'Patch' if patch else ''}"
        super().__init__(token, name, known_later | dict(manifest), opts)

    @property
    def object_name(self) -> pulumi.Output[str]:
        """The name of the object in the cluster. Resources that use it are created after the object, and deleted
        before it."""
        return self.metadata.apply(lambda metadata: str(metadata["name"]))

    @property
    def uid(self) -> pulumi.Output[str]:
        """The uid that the API server has given the object. The id makes it unknown in a preview that creates the
        object, because the API server returns another one there."""
        return pulumi.Output.all(id=self.id, metadata=self.metadata).apply(lambda one: str(one["metadata"]["uid"]))
