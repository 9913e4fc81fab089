"""The service accounts under which the pods of workloads use the cluster, and the cloud."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..model.type_rule import display_name
from ..read.kubernetes_object import object_name
from ..read.state import Resource, property_of
from ..read.values import is_unknown
from .box import Box
from .grant import Grant, Principal, Statement
from .rbac import Rbac
from .service_accounts import accounts, with_role
from .texts import Texts
from .view import View

TEMPLATE = "spec.template.spec.serviceAccountName"
PATHS = {
    **{f"kubernetes:apps/v1:{kind}": TEMPLATE for kind in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")},
    "kubernetes:batch/v1:Job": TEMPLATE,
    "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.spec.serviceAccountName",
    "kubernetes:core/v1:Pod": "spec.serviceAccountName",
}
"""The property with the service account of a workload's pods."""
MOUNTS = {type_: path.replace("serviceAccountName", "automountServiceAccountToken") for type_, path in PATHS.items()}
"""The property with which pods get no token of their account."""
DEFAULT = "default"


def without_rights(view: View) -> set[str]:
    """Return the service accounts of the program, `namespace/name`, to which the program gives no rights."""
    bound = {name for _, kind, name in Rbac(view, view).bindings if kind == "ServiceAccount"}
    return {name for _, name in accounts(view)} - bound - with_role(view)


def principals(view: View, other: View, without: Container[str]) -> Iterator[Principal]:
    """Yield the workloads of a view that also exist in another one. The accounts in `without` have no rights."""
    for one in view.of_types(tuple(PATHS)):
        if one.urn in other.resources:
            yield Principal(("account of", one.urn), lambda one=one: list(_account(one, without)))  # type: ignore[misc]


def _account(workload: Resource, without: Container[str]) -> Iterator[Grant]:
    name = property_of(workload, PATHS[workload.type]) or DEFAULT
    unknown = is_unknown(name)
    account = UNKNOWN_PART if unknown else f"{object_name(workload)[0]}/{name}"
    if name == DEFAULT or account in without or property_of(workload, MOUNTS[workload.type]) is False:
        return
    who = f"each pod of {quoted_in_full(display_name(workload))}"
    words = f"the rights of service account {account if unknown else quoted_in_full(account)}"
    yield Grant(
        workload.urn, who, (Statement(Box.of({"account": Texts.of([account])}), lambda _: words, unknown=unknown),)
    )
