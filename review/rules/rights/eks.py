"""Rights in an EKS cluster: access entries and pod identities."""

from collections.abc import Iterator

from ...model.quoting import quoted_in_full
from ...model.right import UNKNOWN_PART, Right
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import has_unknown
from .naming import named, texts


def of_access_entry(resource: Resource, world: World) -> Iterator[Right]:
    """Yield what a user or a role may do in a cluster."""
    who = named(world.name_at(resource, "principalArn"))
    cluster = named(world.name_at(resource, "cluster") or world.name_at(resource, "clusterName"))
    yield Right(who, f"access to cluster {cluster}")
    for group in texts(property_of(resource, "kubernetesGroups")):
        yield Right(who, f"the rights of group {quoted_in_full(group)} in cluster {cluster}")
    policies = property_of(resource, "policies")
    if has_unknown(policies):
        yield Right(who, UNKNOWN_PART)
    elif isinstance(policies, dict):
        for arn, namespaces in policies.items():
            names = ", ".join(texts(namespaces))
            where = f"namespaces {quoted_in_full(names)}" if names else f"cluster {cluster}"
            yield Right(who, f"the permissions of policy {quoted_in_full(arn)} in {where}")


def of_pod_identity(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the role that the pods of a service account have."""
    account = f"{property_of(resource, 'namespace')}/{property_of(resource, 'serviceAccount')}"
    yield Right(f"service account {quoted_in_full(account)}", f"role {named(world.name_at(resource, 'roleArn'))}")
