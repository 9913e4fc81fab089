"""An object of the Kubernetes API as a Pulumi resource.

pulumi-kubernetes' generated classes are the same resource under the same type tokens, but take 0.4 s to import, which
every preview would pay; and they write a manifest's fields in another case.
"""

from collections.abc import Mapping
from typing import Any

import pulumi

FIELD_MANAGER = "strata"
"""Who the API server notes as the owner of what we apply. Without a fixed name the provider makes up another one for
each attempt, and a create that is repeated after a kill conflicts with itself (Kubernetes, Server-Side Apply)."""

CONFINED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
"""The security context of a container that may write nowhere but in its mounts."""


class KubernetesObject(pulumi.CustomResource):
    """An object written as in a manifest: `apiVersion`, `kind`, `metadata` and what else its kind has.

    Attributes:
        metadata: as the API server answers it.
        spec: the content of `spec`; None if the kind has no such field.
        status: the content of `status`; None if it has no such field.
    """

    metadata: pulumi.Output[Any]
    spec: pulumi.Output[Any]
    status: pulumi.Output[Any]

    def __init__(
        self, name: str, manifest: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None, *, patch: bool = False
    ) -> None:
        """Makes the object or, with `patch`, sets the given fields of one that others made, whoever has set them."""
        metadata = manifest["metadata"]
        # A patch by the owner of an object would say that it is to have nothing but what is patched.
        manager = {"patchFieldManager": FIELD_MANAGER}
        if patch:
            manager = {"patchFieldManager": f"{FIELD_MANAGER}-patch", "patchForce": "true"}
        annotations = metadata.get("annotations", {}) | {f"pulumi.com/{key}": value for key, value in manager.items()}
        manifest = {**manifest, "metadata": {**metadata, "annotations": annotations}}
        group = manifest["apiVersion"] if "/" in manifest["apiVersion"] else f"core/{manifest['apiVersion']}"
        known_later = {"metadata": None, "spec": None, "status": None}
        token = f"kubernetes:{group}:{manifest['kind']}{'Patch' if patch else ''}"
        super().__init__(token, name, known_later | dict(manifest), opts)

    @property
    def object_name(self) -> pulumi.Output[str]:
        """Its name in the cluster; what uses it is thereby made after it and destroyed before it."""
        return self.metadata.apply(lambda metadata: str(metadata["name"]))
