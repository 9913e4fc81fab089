"""All rules between the parts of an environment."""

import re
from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from components.aws.regions import REGIONS
from components.base import DNS_LABEL_LENGTH, DnsLabel
from components.problems import Problem, conflict, invalid, missing, not_supported

from ..model.applications import pod_applications, web_applications
from ..model.aws import EMBEDDED
from ..model.environment import Environment
from ..model.kubernetes import RESERVED_NAMESPACES
from ..model.network import AvailableNetwork
from ..model.storage import Storage
from .application_claims import application_claim_problems
from .applications import application_problems
from .auto_mode import provisioner_problems
from .containers import container_problems, job_problems
from .devices import lockout_problems, source_problems
from .eks import account_problems, eks_problems
from .embedded_node import folder_problems
from .partition import partition_problems, secret_problems
from .people import people_problems
from .policy_sizes import policy_size_problems
from .servers import groups_of_servers, owner_problems, server_problems, tenancy_problems
from .services import kind_problems, unproved_hosts
from .stateful_sets import stateful_set_problems
from .storage import namespace_problems, recycle_problems, storage_problems
from .users import administrator_problems, assignment_problems, device_problems, user_problems
from .workloads import workload_problems

WITHOUT_LEVELS = "has no level, so an update would delete everything that the stack has"
"""The problem of a file without a level that does not set `empty: true`."""


def creates_own_namespace(environment: Environment) -> bool:
    """Return whether something is created in the namespace that is named after the stack."""
    storage = environment.storage
    claims = any(claim.namespace is None for claim in (*storage.claims.values(), *storage.volumes.values()))
    return claims or any(application.namespace is None for application in environment.applications.values())


def fault_of_namespace(stack: str) -> str | None:
    """Return why a stack's namespace cannot have the stack's name; None if it can."""
    if stack in RESERVED_NAMESPACES:
        return "the namespace of this name belongs to the cluster or its services"
    try:
        TypeAdapter(DnsLabel).validate_python(stack)
    except ValidationError as error:
        return f"its namespace has this name: {error.errors()[0]['msg']}"
    return None


def namespace_like(stack: str) -> str:
    """Return the name itself if a namespace can have it, otherwise the most similar one: `dev` for `Dev`."""
    return re.sub(r"[^a-z0-9-]", "-", stack.lower()).strip("-")[:DNS_LABEL_LENGTH].rstrip("-")


def way_to_rename(stack: str) -> str:
    """Return the remedy for a stack whose name is not valid for a namespace."""
    name = namespace_like(stack)
    if name in (stack, ""):
        return "rename the file and the stack"
    return (
        f"rename the file to {name}.yaml, unless that exists, and the stack (`pulumi stack rename {name} -s {stack}`)"
    )


def environment_problems(environment: Environment) -> Iterator[Problem]:
    """Yield every problem that can be found in the file alone.

    The rules for a network are left out where it is another stack's or in an existing VPC: see `network_problems`.
    """
    storage, kubernetes = environment.storage, environment.kubernetes
    yield from _missing_parts(environment)
    if environment.empty and environment.has_levels:
        yield conflict(("empty",), environment.empty, "the levels of the file")
    if environment.network is not None and environment.network_of is not None:
        yield conflict(("networkOf",), environment.network_of, "network")
    if environment.network is not None and environment.network.existing is None and environment.network_of is None:
        yield from network_problems(environment, environment.network)
    elif not environment.servers and environment.network_of is None and environment.network is None:
        yield from assignment_problems(environment.users, {}, {})
    yield from _zone_problems(environment)
    yield from _account_problems(environment)
    yield from _embedded_region_problems(environment)
    yield from partition_problems(environment)
    yield from secret_problems(environment)
    yield from account_problems(kubernetes, environment.aws)
    yield from kind_problems(kubernetes, environment.aws)
    yield from storage_problems(storage, kubernetes)
    yield from provisioner_problems(storage, kubernetes)
    yield from recycle_problems(storage, kubernetes)
    yield from folder_problems(storage, kubernetes)
    for name, application in environment.applications.items():
        yield from namespace_problems(("applications", name), application, storage, kubernetes)
    yield from application_problems(web_applications(environment.applications), kubernetes)
    yield from unproved_hosts(kubernetes, web_applications(environment.applications))
    yield from application_claim_problems(pod_applications(environment.applications), kubernetes, storage)
    yield from container_problems(pod_applications(environment.applications), kubernetes)
    yield from job_problems(environment.applications)
    yield from stateful_set_problems(environment.applications, storage, protect=environment.protect)
    yield from owner_problems(environment.servers, environment.users)
    yield from user_problems(environment.users, environment.groups, kubernetes, storage)
    yield from administrator_problems(environment)
    yield from people_problems(environment)
    yield from workload_problems(environment.workloads)
    yield from source_problems(environment)
    yield from lockout_problems(environment)
    yield from policy_size_problems(environment)
    if environment.network is not None:
        yield from device_problems(environment.network, environment.users)
        yield from tenancy_problems(environment.network, environment.servers, kubernetes)


def network_problems(environment: Environment, network: AvailableNetwork) -> Iterator[Problem]:
    """Yield the problems of an environment in a network.

    That of another stack, and one in an existing VPC, is known only at run time.
    """
    yield from eks_problems(environment.kubernetes, network)
    yield from server_problems(environment.servers, network, environment.users)
    single = groups_of_servers(environment.servers, network)
    yield from assignment_problems(environment.users, environment.servers, single)


def _missing_parts(environment: Environment) -> Iterator[Problem]:
    """Yield the parts that others require."""
    kubernetes = environment.kubernetes
    eks = ["kubernetes.kind: eks"] if kubernetes and kubernetes.kind == "eks" else []
    in_network = ["servers"] if environment.servers else []
    in_network += eks if kubernetes and kubernetes.creates_eks else []
    parts = {
        "network": environment.network,
        "networkOf": environment.network_of,
        "servers": environment.servers,
        "groups": environment.groups,
        "users": environment.users,
        "workloads": environment.workloads,
        "requireMfa": environment.require_mfa,
        "fromDevices": environment.from_devices,
    }
    in_aws = [name for name, part in parts.items() if part] + eks
    in_aws += [
        f"applications.{name}.{'.'.join(map(str, at))}.{source.in_aws}"
        for name, application in pod_applications(environment.applications).items()
        for at, source in application.sources
        if source.in_aws
    ]
    in_aws += [f"storage.volumes.{name}" for name, volume in environment.storage.volumes.items() if volume.ebs]
    if environment.aws is None and in_aws:
        yield missing(("aws",), "add aws: {region: ...}", required_by=in_aws)
    if environment.network is None and environment.network_of is None and in_network:
        remedy = "add network: {cidr: ...}, network: {existing: {vpcId: ...}}, or networkOf: another stack"
        yield missing(("network",), remedy, required_by=in_network)
    in_cluster = ["storage"] if environment.storage != Storage() else []
    in_cluster += ["applications"] if environment.applications else []
    in_cluster += [f"users.{name}.namespaces" for name, user in environment.users.items() if user.namespaces]
    if kubernetes is None and in_cluster:
        yield missing(("kubernetes",), "add kubernetes: {kind: ...}", required_by=in_cluster)


def _account_problems(environment: Environment) -> Iterator[Problem]:
    aws = environment.aws
    if aws is not None and aws.external_id is not None and aws.role_arn is None:
        yield missing(("aws", "roleArn"), "name the role to assume", required_by=["aws.externalId"])
    if aws is not None and aws.role_arn is not None and aws.allowed_account_ids:
        account = aws.role_arn.split(":")[4]
        if account not in aws.allowed_account_ids:
            rule = f"a role of account {account}, which is not one of aws.allowedAccountIds"
            yield invalid(("aws", "roleArn"), aws.role_arn, rule, "add the account, or name a role of one of them")


def _embedded_region_problems(environment: Environment) -> Iterator[Problem]:
    aws = environment.aws
    if aws is not None and aws.endpoint == EMBEDDED and aws.region not in REGIONS:
        yield not_supported(("aws", "region"), aws.region, "the embedded AWS API", "use a region such as us-east-1")


def _zone_problems(environment: Environment) -> Iterator[Problem]:
    """Yield the EBS volumes that are in another region."""
    for name, volume in environment.storage.volumes.items():
        if volume.ebs is None or environment.aws is None:
            continue
        zone = str(volume.ebs.availability_zone)
        if zone[:-1] != environment.aws.region:
            path = ("storage", "volumes", name, "ebs", "availabilityZone")
            rule = f"must be a zone of aws.region, {environment.aws.region}"
            yield invalid(path, zone, rule, refers_to=("aws", "region"))
