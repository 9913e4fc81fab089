"""Resources of EKS: their ids are names within a cluster, their tags need the ARN, each is read with its own call."""

from collections.abc import Mapping
from typing import Annotated, Any

from .checks import matching
from .ec2_resource import STABLE_PAUSES
from .errors import TimedOutError
from .inventory import Description
from .named_resource import NamedResource
from .resource import I, O
from .session import Client

ClusterName = Annotated[str, matching(r"[0-9A-Za-z][\w-]{0,99}", "1 to 100 letters, digits, - and _")]


class EksResource(NamedResource[I, O]):
    """A part of EKS. One update is made at a time: the next waits until the last is done."""

    service, status_key = "eks", "status"
    conflicts = frozenset({"ResourceInUseException", "IdempotentParameterMismatch"})
    timeout = 1800

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        """Sets and removes tags."""
        arn = self.arn_of(self.find(aws, identifier))
        if remove:
            aws.untag_resource(resourceArn=arn, tagKeys=remove)
        if add:
            aws.tag_resource(resourceArn=arn, tags=dict(add))

    def arn_of(self, found: Description) -> str:
        """The ARN that EKS's tag calls want."""
        return str(found["arn"])

    def settle(self, aws: Client, identifier: str) -> Description:
        """Waits until an update is done. Raises TimedOutError."""
        for pause in STABLE_PAUSES * 10:
            found = self.find(aws, identifier)
            if self.status_of(found) not in self.pending:
                return found
            aws.pause(pause)
        raise TimedOutError(f"{identifier} is still {self.status_of(found)}; the next pulumi up goes on")

    def reason_of(self, found: Description) -> str:
        """What EKS says is wrong."""
        issues: list[dict[str, Any]] = (found.get("health") or {}).get("issues") or []
        return "; ".join(f"{issue.get('code')}: {issue.get('message')}" for issue in issues)


def parts(identifier: str) -> tuple[str, str]:
    """A cluster's name, and what follows it in an id CLUSTER:NAME."""
    cluster, _, name = identifier.partition(":")
    return cluster, name
