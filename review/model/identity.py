"""Which resources are one object outside of Pulumi.

A create of these types succeeds if the object exists: it attaches, writes or applies it again. Where a program gives
such a resource another name, the engine creates it first and deletes it under the old name last (pulumi/pulumi,
pkg/resource/deploy), which removes the object. Types whose create fails for an existing object are not listed.
strata's provider is not either: it keeps what the same update has created again.
"""

from collections.abc import Collection, Iterator, Mapping

from ..read.kubernetes_object import is_object, object_name
from ..read.state import Resource, property_of, provider_urn
from ..read.values import is_unknown

Identity = tuple[str, ...]
_KEYS: Mapping[str, tuple[str, ...]] = {
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": ("clusterName", "principalArn", "policyArn"),
    "aws:iam/groupPolicy:GroupPolicy": ("group", "name"),
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": ("group", "policyArn"),
    "aws:iam/rolePolicy:RolePolicy": ("role", "name"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role", "policyArn"),
    "aws:iam/userPolicy:UserPolicy": ("user", "name"),
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": ("user", "policyArn"),
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket",),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secretArn",),
    "aws:sns/topicPolicy:TopicPolicy": ("arn",),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl",),
}
"""The properties that identify the object."""
_ITEMS: Mapping[str, tuple[str, str]] = {"aws:iam/userGroupMembership:UserGroupMembership": ("user", "groups")}
"""Types of which each item of a list is an object of its own: the property that identifies its owner, and the list."""


def identities(resource: Resource) -> Iterator[Identity]:
    """Yield what identifies the objects of a resource, if that is known and its type is one of these."""
    if is_object(resource):
        names = (property_of(resource, "metadata.name"), *object_name(resource))
        yield from _known(resource.type, provider_urn(resource), *names)
    elif resource.type in _KEYS:
        yield from _known(resource.type, *(property_of(resource, key) for key in _KEYS[resource.type]))
    elif resource.type in _ITEMS:
        owner, items = (property_of(resource, key) for key in _ITEMS[resource.type])
        for item in items if isinstance(items, list) else ():
            yield from _known(resource.type, owner, item)


def without(resource: Resource, gone: Collection[Identity]) -> Resource | None:
    """Return a resource without the objects that are deleted; None if nothing is left of it."""
    if not gone or not any(one in gone for one in identities(resource)):
        return resource
    if resource.type not in _ITEMS:
        return None
    owner, key = _ITEMS[resource.type]
    name = property_of(resource, owner)
    left = [one for one in property_of(resource, key) if (resource.type, name, one) not in gone]
    return resource.model_copy(update={"inputs": resource.inputs | {key: left}})


def _known(*values: object) -> Iterator[Identity]:
    if all(isinstance(one, str) and not is_unknown(one) for one in values):
        yield tuple(map(str, values))
