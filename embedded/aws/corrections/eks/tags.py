"""Tags of everything in EKS; moto removes one tag of several, and changes none of a node group."""

from typing import Any

from botocore.exceptions import ClientError

from ...protocol import Answer, Call, answer_with
from ..layer import Behind
from .account import Correction, EksAccount


def _answer_tags(account: EksAccount, call: Call, behind: Behind) -> Answer:
    arn = call.params["resourceArn"]
    held = [*account.addons.values(), *account.entries.values(), *account.associations.values()]
    found = [resource for resource in held if arn in resource.values()]
    if found:
        tags = found[0]["tags"]
    else:
        try:
            tags = account.tags.setdefault(arn, _moto_tags(arn, behind.client(call)))
        except ClientError:
            return behind(call)  # moto answers that it is not found
    if call.action == "ListTagsForResource":
        return answer_with(call, {"tags": dict(tags)})
    tags.update(call.params.get("tags", {}))
    for key in call.params.get("tagKeys", []):
        tags.pop(key, None)
    return answer_with(call, {})


def _moto_tags(arn: str, eks: Any) -> dict[str, str]:
    """Return the tags that a cluster or a node group was created with; raise ClientError where it is not found."""
    kind, *names = arn.rpartition(":")[2].split("/")
    if kind == "nodegroup":
        resource = eks.describe_nodegroup(clusterName=names[0], nodegroupName=names[1])["nodegroup"]
    else:
        resource = eks.describe_cluster(name=names[0])["cluster"]
    return dict(resource.get("tags", {}))


CORRECTIONS: dict[str, Correction] = dict.fromkeys(
    ("TagResource", "UntagResource", "ListTagsForResource"), _answer_tags
)
