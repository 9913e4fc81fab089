"""The add-ons of a new EKS cluster: those that the file names, and services of the cluster."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pulumi

from components.partition import partition_of
from components.problems import invalid
from components.server import AddOnPlan
from components.services import AcmeArgs, plan_dns01_statements, plan_dns_statements, plan_sources

from ..model.kubernetes import CERT_MANAGER, EXTERNAL_DNS
from ..model.resolved import InCluster, ResolvedEnvironment
from ..read.add_on_check import check_add_on
from ..read.environment_file import with_line, with_lines
from ..read.reason import reason_of
from ..rules.add_ons import ADD_ONS, add_on_problems
from .account import Account
from .rejection import reject


def service_add_ons(planned: InCluster, region: str) -> list[AddOnPlan]:
    """Return the add-ons of a new EKS cluster that are services of the cluster."""
    return list(_service_add_ons(planned, region)) if planned.eks is not None else []


def _service_add_ons(planned: InCluster, region: str) -> Iterator[AddOnPlan]:
    services = planned.args.services
    if services.certificates is not None and not services.certificates.present:
        yield _cert_manager(services.certificates.acme, region)
    if services.dns is not None:
        configuration = {
            "sources": plan_sources(has_gateway=services.gateway is not None),
            "domainFilters": sorted(services.dns.hosted_zones),
            "policy": services.dns.policy,
            "txtOwnerId": owner_of_records(planned, region),
        }
        statements = plan_dns_statements(services.dns, partition_of(region))
        yield AddOnPlan(
            EXTERNAL_DNS,
            EXTERNAL_DNS,
            configuration=configuration,
            namespace=EXTERNAL_DNS,
            statements=statements,
            needs_kinds=planned.args.installs_gateway,
        )


def _cert_manager(acme: AcmeArgs | None, region: str) -> AddOnPlan:
    """Return the add-on of cert-manager, with its rights in Route 53 if it proves hosts there."""
    if acme is None or acme.dns01 is None:
        return AddOnPlan(CERT_MANAGER)
    statements = plan_dns01_statements(acme.dns01, partition_of(region))
    return AddOnPlan(CERT_MANAGER, CERT_MANAGER, namespace=CERT_MANAGER, statements=statements)


def owner_of_records(planned: InCluster, region: str) -> str:
    """Return the owner of records. Those of a cluster with the same name in another region have another one."""
    return f"{planned.own_namespace}.{region}"


async def check_add_ons(environment: ResolvedEnvironment, account: Account, file: Path) -> None:
    """Check the add-ons of a new EKS cluster that the file names, and those that are services: version, and
    configuration by the version's schema.

    Raises:
        pulumi.RunError: EKS would reject a value, or cannot be asked.
    """
    args = environment.cluster.eks if environment.cluster else None
    if environment.cluster is None or args is None:
        return
    services = service_add_ons(environment.cluster, account.planned.args.region)
    names = list(dict.fromkeys([*(one.name for one in services), *args.add_ons]))
    if not names:
        return
    try:
        checks = [check_add_on(environment.name, args, services, one, account.provider) for one in names]
        checked = dict(zip(names, await asyncio.gather(*checks), strict=True))
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        raise pulumi.RunError(
            with_line(file, invalid(ADD_ONS, None, f"cannot be checked: {reason_of(error)}"))
        ) from None
    found = [each for name, one in checked.items() for each in add_on_problems(name, args.add_ons.get(name), *one)]
    reject(with_lines(file, found), "the add-ons of EKS")
