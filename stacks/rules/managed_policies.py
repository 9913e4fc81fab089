"""The managed policies that an environment names, and those of AWS that a partition lacks."""

from collections.abc import Collection, Iterator, Sequence

from components.iam_permissions import name_in_aws, policy_arn
from components.partition import partition_of
from components.problems import Problem, ValuePath, not_found
from components.provider.aws_forms import DEFAULT_PARTITION

from ..model.applications import pod_rights
from ..model.environment import Environment


def managed_policies(environment: Environment) -> Iterator[tuple[ValuePath, str]]:
    """Yield the path of each managed policy of an environment, and its name or ARN."""
    for part in ("groups", "users", "workloads"):
        for name, one in getattr(environment, part).items():
            yield from _listed((part, name, "policies"), one.policies)
            if one.permissions_boundary is not None:
                yield (part, name, "permissionsBoundary"), str(one.permissions_boundary)
    for name, server in environment.servers.items():
        yield from _listed(("servers", name, "rights", "policies"), server.rights.policies)
    for name, rights in pod_rights(environment.applications).items():
        yield from _listed(("applications", name, "rights", "policies"), rights.policies)


def _listed(path: tuple[str, ...], policies: Sequence[str]) -> Iterator[tuple[ValuePath, str]]:
    for index, policy in enumerate(policies):
        yield (*path, index), policy


def policies_to_look_up(environment: Environment, region: str) -> dict[ValuePath, str]:
    """Return the ARNs of AWS's policies in an environment by path. The partition `aws` is assumed to have them all."""
    partition = partition_of(region)
    if partition.name == DEFAULT_PARTITION:
        return {}
    found = managed_policies(environment)
    return {path: policy_arn(policy, partition) for path, policy in found if name_in_aws(policy) is not None}


def missing_policies(named: dict[ValuePath, str], missing: Collection[str], region: str) -> Iterator[Problem]:
    """Yield the policies of AWS that a partition lacks.

    Args:
        named: the ARNs of the policies by path.
        missing: the ARNs of those that AWS does not have.
        region: the region, which decides the partition.
    """
    for path, arn in named.items():
        if arn in missing:
            what = f"policy of AWS in partition {partition_of(region).name}"
            remedy = "name another one, or create a policy in this account"
            yield not_found(path, name_in_aws(arn), what, [], remedy=remedy)
