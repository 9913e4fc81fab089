"""Resources of EKS: ids are names within a cluster, tag calls need the ARN, and each resource takes a read call."""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Annotated, Any, ClassVar

from ..aws_forms import EKS_NAME, KUBERNETES_VERSION
from ..calls.session import Client
from ..core.inventory import Description
from ..core.resource import I, O
from ..core.waiting import Updates, Wait
from ..eks_versions import minor
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN
from ..properties.property_types import matching
from .named_resource import NamedResource

ClusterName = Annotated[str, matching(*EKS_NAME)]
KubernetesVersion = Annotated[str, matching(*KUBERNETES_VERSION)]


def rise(old: str | None, new: str | None) -> int:
    """Return the number of minor versions from one Kubernetes version to another; 0 where one is not known."""
    return minor(new) - minor(old) if old and new and UNKNOWN not in (old, new) else 0


def lowered(old: str | None, new: str | None) -> Iterator[Failure]:
    """Yield the refusal of an older Kubernetes version: EKS moves neither clusters nor nodes back."""
    if rise(old, new) < 0:
        yield Failure("version", f"cannot be lowered: restore {old}")


class EksResource(NamedResource[I, O]):
    """A resource of EKS.

    A change is answered with an update. Only the update shows a failure: the resource itself is ACTIVE again then.
    """

    status_key = "status"
    conflict_codes = frozenset({"ResourceInUseException", "IdempotentParameterMismatch"})
    timeout = 1800
    update_key: ClassVar[str | None] = None  # the parameter of DescribeUpdate that names it beside its cluster

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        """Set and remove tags."""
        arn = self.arn_of(self.find(aws, identifier))
        if remove:
            aws.untag_resource(resourceArn=arn, tagKeys=remove)
        if add:
            aws.tag_resource(resourceArn=arn, tags=dict(add))

    def arn_of(self, found: Description) -> str:
        """Return the ARN for EKS's tag calls."""
        return str(found["arn"])

    def await_update(self, aws: Client, identifier: str, answer: Description) -> Updates:
        """Wait until the update in a call's answer is done. Raises ProviderError with EKS's reason when it failed."""
        update, (cluster, name) = answer["update"], parts(identifier)
        place = {self.update_key: name} if self.update_key else {}

        def poll() -> Description:
            found: Description = aws.describe_update(name=cluster, updateId=update["id"], **place)["update"]
            return found

        done = yield Wait(f"{identifier}: {update['type']}", poll, itemgetter("status"), frozenset({"InProgress"}))
        if done["status"] != "Successful":
            reasons = [f"{error.get('errorCode')}: {error.get('errorMessage')}" for error in done.get("errors") or []]
            reason = "; ".join(reasons).rstrip(".") or "AWS gives no reason"
            raise ProviderError(
                f"{identifier}: {done['type']} is {done['status']}: {reason}; the next pulumi up tries again"
            )

    def reason_of(self, found: Description) -> str:
        """Return the health issues that EKS reports."""
        issues: list[dict[str, Any]] = (found.get("health") or {}).get("issues") or []
        return "; ".join(f"{issue.get('code')}: {issue.get('message')}" for issue in issues)


def parts(identifier: str) -> tuple[str, str]:
    """Return the two parts of an id CLUSTER:NAME."""
    cluster, _, name = identifier.partition(":")
    return cluster, name
