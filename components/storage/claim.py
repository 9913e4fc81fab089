"""The object of a persistent volume claim in the cluster."""

from collections.abc import Mapping
from typing import Any

import pulumi

from ..claim_args import ClaimArgs


def plan_claim(
    name: str,
    args: ClaimArgs,
    namespace: pulumi.Input[str],
    more: Mapping[str, pulumi.Input[str]],
    *,
    bound: bool = True,
) -> dict[str, Any]:
    """Return the PersistentVolumeClaim.

    An annotation says what Pulumi waits for. Without it, pulumi-kubernetes (seen in 4.25) waits until a claim whose
    class binds late is Pending. A bound claim is never Pending again, so its update would fail after five minutes.

    Args:
        name: the name of the claim.
        args: the settings that every claim has.
        namespace: the name of its namespace.
        more: further fields of the spec.
        bound: whether Pulumi waits until the claim is bound, or only until it has a phase.
    """
    phase = "jsonpath={.status.phase}"
    annotations = {"pulumi.com/waitFor": f"{phase}=Bound" if bound else phase}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "namespace": namespace, "annotations": annotations},
        "spec": {
            **more,
            "accessModes": [mode.value for mode in args.access_modes],
            "resources": {"requests": {"storage": args.storage}},
        },
    }
