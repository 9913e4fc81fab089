"""The role of a user in a namespace of the cluster."""

from datetime import date

import pulumi

from ..kubernetes_object import KubernetesObject
from ..last_day import LAST_DAY_ANNOTATION
from ..rbac import RBAC


def bind(
    user: str,
    namespace: pulumi.Input[str],
    namespace_name: str,
    role: str,
    opts: pulumi.ResourceOptions,
    *,
    until: date | None,
) -> None:
    """Declare a role binding. Its name contains the role, since the role of an existing binding is immutable.

    Args:
        user: the user in the cluster.
        namespace: the name of the namespace in the cluster.
        namespace_name: its name in the program.
        role: a cluster role.
        opts: the options of a Pulumi resource.
        until: the last day of the binding, which an annotation records.
    """
    annotations = {LAST_DAY_ANNOTATION: until.isoformat()} if until else {}
    KubernetesObject(
        f"{user}-{namespace_name}-{role}",
        {
            "apiVersion": f"{RBAC}/v1",
            "kind": "RoleBinding",
            "metadata": {"name": f"{user}-{role}", "namespace": namespace, "annotations": annotations},
            "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": role},
            "subjects": [{"apiGroup": RBAC, "kind": "User", "name": user}],
        },
        opts,
    )
