"""Partitions: AWS refuses ARNs, service principals and endpoint services of another partition than the region's."""

import json
import re
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from ..partitions import domains, partition_of
from ..protocol import Answer, Call, Refusal
from .layer import Behind

_ARN = re.compile(r"arn:([a-z0-9-]+):")
_MALFORMED = {"iam": "MalformedPolicyDocument", "kms": "MalformedPolicyDocumentException"}
_INVALID = {"iam": "InvalidInput", "eks": "InvalidParameterException"}
_NODE_PRINCIPALS = {
    "aws-cn": "ec2.amazonaws.com.cn",
    "aws-iso": "ec2.c2s.ic.gov",
    "aws-iso-b": "ec2.sc2s.sgov.gov",
}  # eksctl, partitions.go
_PUBLIC_REGISTRY = "AmazonElasticContainerRegistryPublicReadOnly"  # aws-cdk 24808 and 25215, runs-on 518


def show_partition(call: Call, behind: Behind) -> Answer:
    """Show the region's partition in every ARN; moto writes some of them for the partition `aws`."""
    answer, partition = behind(call), partition_of(call.region)
    if partition == "aws":
        return answer
    return Answer(answer.status, answer.headers, answer.body.replace(b"arn:aws:", f"arn:{partition}:".encode()))


def refuse_other_partition(call: Call, behind: Behind) -> Answer:
    """Refuse a call with an ARN or a service principal of another partition; moto accepts both."""
    partition = partition_of(call.region)
    for text in _texts(call.params):
        if not text.lstrip().startswith("{"):
            if _names_other(text, partition):
                raise Refusal(_INVALID.get(call.service, "InvalidParameterValue"), f"ARN {text} is not valid.")
            continue
        code = _MALFORMED.get(call.service, "InvalidParameter")
        for inner in _texts(_document(text)):
            if _names_other(inner, partition):
                raise Refusal(code, f'Partition "{inner.split(":")[1]}" is not valid for resource "{inner}".')
            if inner in _foreign_principals(text, partition):
                raise Refusal(code, f'Invalid principal in policy: "SERVICE":"{inner}"')
    return behind(call)


def refuse_unknown_endpoint_service(call: Call, behind: Behind) -> Answer:
    """Refuse an endpoint of a service of AWS in another region or partition; moto creates it."""
    if call.name == "ec2:CreateVpcEndpoint":
        name = call.params["ServiceName"]
        ours = {"amazonaws.com", domains()[partition_of(call.region)]}
        if not any(name.startswith(f"{'.'.join(reversed(one.split('.')))}.{call.region}.") for one in ours):
            raise Refusal("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")
    return behind(call)


def hide_missing_policies(call: Call, behind: Behind) -> Answer:
    """Refuse a policy of AWS that exists in the partition `aws` alone; moto has the same policies in each."""
    partition, arn = partition_of(call.region), str(call.params.get("PolicyArn"))
    missing = f"arn:{partition}:iam::aws:policy/{_PUBLIC_REGISTRY}"
    if call.service == "iam" and partition != "aws" and arn == missing:
        raise Refusal("NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", 404)
    return behind(call)


def require_node_principal(call: Call, behind: Behind) -> Answer:
    """Refuse a node group whose role EC2 cannot assume; the principal of EC2 depends on the partition."""
    if call.name == "eks:CreateNodegroup":
        role, principal = call.params["nodeRole"], _NODE_PRINCIPALS.get(partition_of(call.region), "ec2.amazonaws.com")
        try:
            found = behind.client(call, "iam").get_role(RoleName=role.rpartition("/")[2])["Role"]
        except ClientError:
            return behind(call)  # a role that does not exist is refused for that
        if principal not in _texts(found["AssumeRolePolicyDocument"]):
            message = f"required service principals [{principal}] were not found in the trust relationships of nodeRole"
            raise Refusal("InvalidParameterException", f"Following {message} {role}")
    return behind(call)


def _names_other(text: str, partition: str) -> bool:
    found = _ARN.match(text)
    return found is not None and found[1] != partition


def _foreign_principals(document: str, partition: str) -> set[str]:
    """Return the service principals in a policy document that the partition does not have."""
    parsed = _document(document)
    statements = parsed.get("Statement", []) if isinstance(parsed, dict) else []
    principals = [one.get("Principal") for one in (statements if isinstance(statements, list) else [statements])]
    services = {name for one in principals if isinstance(one, dict) for name in _texts(one.get("Service"))}
    known = ("amazonaws.com", domains()[partition])
    return {name for name in services if not name.endswith(tuple(f".{domain}" for domain in known))}


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value, except for those of tags."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                if key.lower() not in ("tags", "tagspecifications"):
                    yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
