"""Rules between workloads, and between them and the OIDC providers that the account already has."""

from collections.abc import Collection, Iterator, Mapping

from components.problems import Problem, duplicate, invalid, not_found
from components.user import Token, WorkloadArgs

from ..model.aws import Aws


def workload_problems(workloads: Mapping[str, WorkloadArgs]) -> Iterator[Problem]:
    """Yield each workload whose jobs have another workload already."""
    first: dict[Token, str] = {}
    for name, workload in workloads.items():
        other = first.setdefault(workload.token, name)
        if other != name:
            kind = "github" if workload.github else "gitlab"
            remedy = "give the rights to one of them, since the jobs could assume both roles"
            subject = dict(workload.token.claims)["sub"]
            problem = duplicate(("workloads", name, kind), subject, remedy, first=f"workloads.{other}")
            yield problem._replace(refers_to=("workloads",))


def issuer_problems(
    aws: Aws, workloads: Mapping[str, WorkloadArgs], found: Mapping[str, Collection[str] | None]
) -> Iterator[Problem]:
    """Yield OIDC providers that the account does not have, or that reject the tokens of a workload.

    Args:
        aws: the account.
        workloads: the workloads.
        found: the audiences of the providers that the file names, by URL; None for those that do not exist.
    """
    for index, url in enumerate(aws.oidc_providers):
        path, audiences = ("aws", "oidcProviders", index), found.get(url, ())
        if audiences is None:
            yield not_found(path, url, "OIDC provider of the account", (), remedy="remove it, so that it is created")
            continue
        for name, workload in workloads.items():
            token = workload.token
            if token.issuer == url and token.audience not in audiences and url in found:
                rule = f"does not accept the audience of workloads.{name}"
                remedy = f"run aws iam add-client-id-to-open-id-connect-provider with --client-id {token.audience}"
                yield invalid(path, url, rule, remedy)
