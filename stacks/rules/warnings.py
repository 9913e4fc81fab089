"""Warnings about an environment: settings that are valid, but probably not intended."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from components.aws.regions import REGIONS
from components.end_date import has_ended
from components.iam_permissions import MAX_POLICIES, Statement, unknown_policy
from components.ip import DOCUMENTATION_RANGES
from components.problems import Problem, invalid
from components.provider.wording import did_you_mean

from ..model.applications import NginxApplication, pod_applications, pod_rights, web_applications
from ..model.environment import Environment
from ..model.resolved import InCluster, resolve
from .containers import unpinned_images
from .managed_policies import managed_policies
from .pod_security import exceptions_without_root, loose_namespaces
from .services import hosts_without_zone

DOCUMENTATION_DOMAINS = (".example", ".example.com", ".example.net", ".example.org")
"""The ends of host names that nobody has (RFC 2606)."""
SOON = 7
"""The days before the end of a right in which each preview names it."""


def environment_warnings(environment: Environment, stack: str, today: date) -> Iterator[Problem]:
    """Yield every warning about the environment of a stack; `today` is the date in UTC."""
    yield from unknown_region(environment)
    yield from _unknown_policies(environment)
    yield from _examples(environment)
    yield from unpinned_images(pod_applications(environment.applications))
    yield from exceptions_without_root(environment.applications)
    planned = resolve(environment, stack).cluster
    if planned is not None:
        yield from loose_namespaces(planned, environment.users)
    yield from hosts_without_zone(environment.kubernetes, web_applications(environment.applications))
    yield from _raised_quotas(environment)
    yield from _ends(environment, today)


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
        if isinstance(args, NginxApplication) and pages.get(name, args.page) != args.page:
            rule = f"edited, and claim {args.claim} keeps the page that it has: this is the first page of a new volume"
            remedy = f"change index.html in the volume, with kubectl exec -n {application.namespace} deployment/{name}"
            yield invalid(("applications", name, "page"), None, rule, remedy)


def unknown_region(environment: Environment) -> Iterator[Problem]:
    """Yield a region that this version does not know. It may still exist, because AWS opens new ones."""
    if environment.aws is None or environment.aws.region in REGIONS:
        return
    region = environment.aws.region
    rule = "not a region that this version of strata knows"
    remedy = "ignore this if AWS has opened the region since"
    yield invalid(("aws", "region"), region, rule, did_you_mean(region, REGIONS, remedy, complete=False))


def _examples(environment: Environment) -> Iterator[Problem]:
    """Yield the networks, domains and hosts of documentation that were not replaced in a file for a new EKS cluster."""
    kubernetes = environment.kubernetes
    if kubernetes is None or not kubernetes.creates_eks:
        return
    for index, network in enumerate(kubernetes.eks_args.public_access):
        if any(map(network.overlaps, DOCUMENTATION_RANGES)):
            rule = "a network for documentation (RFC 5737), from which nobody reaches the API"
            remedy = "name the networks where you run Pulumi and kubectl"
            yield invalid(("kubernetes", "eks", "publicAccess", index), str(network), rule, remedy)
    for zone in kubernetes.services.dns.hosted_zones if kubernetes.services.dns else ():
        if f".{zone}".endswith(DOCUMENTATION_DOMAINS):
            rule = "a domain for documentation (RFC 2606), whose hosted zone you do not have"
            yield invalid(("kubernetes", "services", "dns", "hostedZones", zone), zone, rule, "name a zone of yours")
    for name, application in web_applications(environment.applications).items():
        for key, host in application.hosts.items():
            if str(host).endswith(DOCUMENTATION_DOMAINS):
                rule = "a name for documentation (RFC 2606), which does not resolve to your load balancer"
                yield invalid(("applications", name, *key), str(host), rule, "use a name of a zone of yours")


def _unknown_policies(environment: Environment) -> Iterator[Problem]:
    for path, policy in managed_policies(environment):
        yield from unknown_policy(path, policy)


def _raised_quotas(environment: Environment) -> Iterator[Problem]:
    """Yield the permission sets with more managed policies than AWS allows a role, unless a quota was raised."""
    named = {("groups", name): group.policies for name, group in environment.groups.items()}
    named |= {("users", name): user.policies for name, user in environment.users.items()}
    for path, policies in named.items() if environment.people.uses_center else ():
        if len(policies) > MAX_POLICIES:
            rule = f"more than the {MAX_POLICIES} policies that AWS allows a role in an account"
            remedy = "raise its quota 'Managed policies attached to an IAM role' in each of the accounts"
            yield invalid((*path, "policies"), len(policies), rule, remedy)


def _ends(environment: Environment, today: date) -> Iterator[Problem]:
    """Yield each right that has ended, and then each that ends soon."""
    yield from ended(environment, today)
    for path, until in _last_days(environment):
        if not has_ended(until, today) and (until - today).days <= SOON:
            yield invalid(path, until.isoformat(), "ends soon: write a later date if the right is still needed")


def ended(environment: Environment, today: date) -> Iterator[Problem]:
    """Yield each right that has ended."""
    for path, until in _last_days(environment):
        if has_ended(until, today):
            yield invalid(path, until.isoformat(), "has ended: remove the entry, or write a later date")


def ended_before(environment: Environment, created: Collection[tuple[str, str]], today: date) -> Iterator[Problem]:
    """Yield each last day in the past of an entry that was never created, so that nobody would have the right.

    `created` are the entries that the stack has, each with the part of the file.
    """
    for path, until in _last_days(environment):
        part, name = str(path[0]), str(path[1])
        if has_ended(until, today) and (part, name) not in created:
            rule = f"in the past, and the stack does not have {part}.{name} yet"
            yield invalid(path, until.isoformat(), rule, "write a later date, or remove it")


def _last_days(environment: Environment) -> Iterator[tuple[tuple[str | int, ...], date]]:
    """Yield the path and the last day of each right that has an end."""
    for name, user in environment.users.items():
        if user.until is not None:
            yield ("users", name, "until"), user.until
        for kind, ends in user.rights_until.by_kind().items():
            for entry, until in ends.items():
                yield ("users", name, "rightsUntil", kind, entry), until
    given: dict[tuple[str, ...], Sequence[Statement]] = {}
    given |= {("groups", name): group.statements for name, group in environment.groups.items()}
    given |= {("workloads", name): workload.statements for name, workload in environment.workloads.items()}
    own_pods = pod_rights(environment.applications).items()
    given |= {("applications", name, "rights"): rights.statements for name, rights in own_pods}
    given |= {("servers", name, "rights"): server.rights.statements for name, server in environment.servers.items()}
    for place, statements in given.items():
        for index, statement in enumerate(statements):
            if statement.until is not None:
                yield (*place, "statements", index, "until"), statement.until
