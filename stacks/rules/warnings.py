"""Warnings about an environment: settings that are valid, but probably not intended."""

import difflib
from collections.abc import Iterator, Mapping

from components.application import NginxArgs
from components.aws.regions import REGIONS
from components.iam_permissions import unknown_policies
from components.problems import Problem, invalid

from ..model.environment import Environment
from ..model.resolved import InCluster


def environment_warnings(environment: Environment) -> Iterator[Problem]:
    """Yield every warning."""
    yield from _unknown_region(environment)
    yield from _unknown_policies(environment)


def private_api_warnings(planned: InCluster) -> Iterator[Problem]:
    """Yield an EKS cluster, one that could not be read from here, whose API is reached only inside of its network."""
    if planned.eks is not None and not planned.eks.public_access:
        rule = "not set, so only machines in the cluster's network reach its API"
        remedy = "list the networks where you run Pulumi, such as [198.51.100.0/24], or run Pulumi in that network"
        yield invalid(("kubernetes", "eks", "publicAccess"), None, rule, remedy)


def kept_pages(planned: InCluster, pages: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each edited first page that no visitor will see, because the volume has a page already.

    `pages` are those in the cluster, by the names of applications whose claims exist.
    """
    for name, application in planned.applications.items():
        args = application.args
        if isinstance(args, NginxArgs) and pages.get(name, args.page) != args.page:
            rule = f"edited, and claim {args.claim} keeps the page that it has: this is the first page of a new volume"
            remedy = f"change index.html in the volume, with kubectl exec -n {application.namespace} deployment/{name}"
            yield invalid(("applications", name, "page"), None, rule, remedy)


def _unknown_region(environment: Environment) -> Iterator[Problem]:
    """Yield a region that this version does not know. It may still exist, because AWS opens new ones."""
    if environment.aws is None or environment.aws.region in REGIONS:
        return
    region = environment.aws.region
    close = difflib.get_close_matches(region, REGIONS, n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    rule = "not a region that this version of strata knows"
    yield invalid(("aws", "region"), region, rule, f"{meant}Ignore this if AWS has opened the region since")


def _unknown_policies(environment: Environment) -> Iterator[Problem]:
    for name, group in environment.groups.items():
        yield from unknown_policies(("groups", name, "policies"), group.policies)
    for name, user in environment.users.items():
        yield from unknown_policies(("users", name, "policies"), user.policies)
        if user.permissions_boundary is not None:
            for problem in unknown_policies((), [str(user.permissions_boundary)]):
                yield problem._replace(path=("users", name, "permissionsBoundary"))
    for name, server in environment.servers.items():
        yield from unknown_policies(("servers", name, "rights", "policies"), server.rights.policies)
