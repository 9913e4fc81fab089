"""The resolved environment: every default, namespace, enabled user and assignment is filled in.

The build reads only the resolved environment, and contains no defaults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from components.application import GatewayName
from components.network import NetworkArgs
from components.server import EksArgs, ServerGroupArgs
from components.storage import (
    CSI_DRIVER,
    DynamicClaimArgs,
    EbsDriver,
    ReusedClaimArgs,
    StaticVolumeArgs,
    driver_of_auto_mode,
)
from components.user import Devices, GroupArgs, UserArgs, WorkloadArgs

from .applications import Application, PlacedApplication, web_applications
from .aws import Aws
from .environment import Environment
from .kubernetes import Kubernetes
from .network import OtherNetwork
from .node_images import services_with_node_images, storage_with_node_images, with_node_images
from .people import People
from .person import Person, limited
from .storage import Storage

ArgsType_co = TypeVar("ArgsType_co", covariant=True)


@dataclass(frozen=True)
class InNamespace(Generic[ArgsType_co]):
    """Something that is created in a namespace of the cluster."""

    args: ArgsType_co
    namespace: str


@dataclass(frozen=True)
class Servers:
    """A group of servers.

    Attributes:
        name: the name of the group in AWS, which the names of its servers start with.
        args: the settings of the servers; `users` are the enabled users of the whole group.
    """

    name: str
    args: ServerGroupArgs


@dataclass(frozen=True)
class InAws:
    """What is created in AWS.

    Attributes:
        args: the account and region.
        network: the network that the environment creates, if it has one of its own.
        other_network: the network of another stack, if it uses that.
        absent: the disabled users, whose devices are left out of the network's lists.
        servers: the groups of servers.
        people: where users and groups come from.
        users_of_server: the enabled users of single servers, by the server's name in AWS.
        groups: the groups of users.
        users: the users.
        workloads: the workloads.
    """

    args: Aws
    network: NetworkArgs | None
    other_network: OtherNetwork | None
    absent: frozenset[str]
    servers: Mapping[str, Servers]
    people: People
    users_of_server: Mapping[str, Sequence[str]]
    groups: Mapping[str, GroupArgs]
    users: Mapping[str, Person]
    workloads: Mapping[str, WorkloadArgs]

    @property
    def devices(self) -> Devices:
        """The networks of the devices of each list, except those of disabled users."""
        lists = {} if self.network is None else self.network.devices
        return {
            name: [one.address for one in devices.values() if one.user not in self.absent]
            for name, devices in lists.items()
        }


@dataclass(frozen=True)
class InCluster:
    """What is created in the cluster.

    Attributes:
        args: the cluster.
        eks: the settings of an EKS cluster that the environment creates; None for another cluster.
        own_namespace: the namespace of every entry that names no namespace.
        namespaces: the namespaces that the environment creates, sorted.
        users: the enabled users who have rights in the cluster, sorted.
        storage: classes, provisioners, policies and discarded volumes.
        dynamic_claims: the claims on storage classes.
        reused_claims: the claims on Released volumes.
        volumes: the static volumes.
        applications: the applications.
    """

    args: Kubernetes
    eks: EksArgs | None
    own_namespace: str
    namespaces: Sequence[str]
    users: Sequence[str]
    storage: Storage
    dynamic_claims: Mapping[str, InNamespace[DynamicClaimArgs]]
    reused_claims: Mapping[str, InNamespace[ReusedClaimArgs]]
    volumes: Mapping[str, InNamespace[StaticVolumeArgs]]
    applications: Mapping[str, InNamespace[Application]]

    @property
    def web_applications(self) -> dict[str, InNamespace[PlacedApplication]]:
        """The web applications among the applications."""
        found = web_applications({name: one.args for name, one in self.applications.items()})
        return {name: InNamespace(one, self.applications[name].namespace) for name, one in found.items()}

    @property
    def gateway_namespace(self) -> str:
        """The namespace of a Gateway of a given class that the environment creates."""
        return self.args.services.namespace_of_class(self.own_namespace)

    @property
    def gateway(self) -> GatewayName | None:
        """The Gateway that serves applications at their host names, if the environment has one."""
        return self.args.services.gateway_of(self.own_namespace)

    @property
    def ebs_driver(self) -> EbsDriver:
        """The driver of EBS volumes: that of Auto Mode in a cluster that the environment creates with it."""
        return driver_of_auto_mode(self.own_namespace) if self.eks and self.eks.auto_mode else CSI_DRIVER

    def class_of(self, claim: str) -> str:
        """Return the storage class of a dynamic claim, which the file names in plain text."""
        return self.storage.claims[claim].storage_class_name or ""

    @property
    def claim_namespaces(self) -> dict[str, str]:
        """The namespace of every claim, including those of static volumes, by the name of the claim."""
        claimed = {name: volume for name, volume in self.volumes.items() if volume.args.claimed}
        parts: tuple[Mapping[str, InNamespace[Any]], ...] = (self.dynamic_claims, self.reused_claims, claimed)
        return {name: claim.namespace for part in parts for name, claim in part.items()}


@dataclass(frozen=True)
class ResolvedEnvironment:
    """An environment as it is built.

    Attributes:
        name: the name of its stack, which the names of its AWS resources start with.
        protect: whether resources that hold data are protected.
        aws: what is created in AWS, if the environment has AWS.
        cluster: what is created in a cluster, if it has one.
    """

    name: str
    protect: bool
    aws: InAws | None
    cluster: InCluster | None


def on(environment: Environment, today: date) -> Environment:
    """Return an environment with the rights that its users have on a day."""
    users = {name: args.on(today) for name, args in environment.users.items()}
    return environment.model_copy(update={"users": users})


def resolve(environment: Environment, name: str, other_network: OtherNetwork | None = None) -> ResolvedEnvironment:
    """Return an environment with everything filled in.

    Args:
        environment: an environment without problems.
        name: the name of its stack.
        other_network: the network that its `networkOf` names.
    """
    aws = _resolve_aws(environment, environment.aws, name, other_network) if environment.aws else None
    cluster = _resolve_cluster(environment, environment.kubernetes, name) if environment.kubernetes else None
    return ResolvedEnvironment(name, environment.protect, aws, cluster)


def _resolve_aws(environment: Environment, args: Aws, name: str, other_network: OtherNetwork | None) -> InAws:
    network = environment.network
    creates_eks = environment.kubernetes is not None and environment.kubernetes.creates_eks
    if network is not None and network.existing is None and creates_eks:
        network = network.model_copy(update={"clusters": [*network.clusters, name]})
    enabled = _enabled(environment)
    owners = {group: _owners(environment, group) for group in environment.servers}
    single: dict[str, list[str]] = {}
    for user, user_args in enabled.items():
        for server in dict.fromkeys(user_args.servers):
            if server not in environment.servers:
                single.setdefault(f"{name}-{server}", []).append(user)
    users = {
        user: Person(
            limited(user_args, environment),
            [f"{name}-{group}" for group, own in owners.items() if user in own],
            sorted(server for server, own in single.items() if user in own),
            {f"{name}-{server}": day for server, day in user_args.rights_until.servers.items()},
        )
        for user, user_args in environment.users.items()
    }
    servers = {
        group: Servers(f"{name}-{group}", args.model_copy(update={"users": owners[group]}))
        for group, args in environment.servers.items()
    }
    absent = frozenset(environment.users.keys() - enabled.keys())
    by_server = {server: sorted(own) for server, own in single.items()}
    return InAws(
        args=args,
        network=network,
        other_network=other_network,
        absent=absent,
        servers=servers,
        people=environment.people,
        users_of_server=by_server,
        groups=environment.groups,
        users=users,
        workloads=environment.workloads,
    )


def _enabled(environment: Environment) -> dict[str, UserArgs]:
    return {name: args for name, args in environment.users.items() if args.is_enabled}


def _owners(environment: Environment, group: str) -> list[str]:
    """Return the enabled users of a whole group, whether the group names the user or the user names the group."""
    users = _enabled(environment)
    return sorted(
        user for user, args in users.items() if group in args.servers or user in environment.servers[group].users
    )


def _resolve_cluster(environment: Environment, args: Kubernetes, name: str) -> InCluster:
    storage, applications = environment.storage, environment.applications
    if args.kind == "embedded":
        args = args.model_copy(update={"services": services_with_node_images(args.services)})
        storage = storage_with_node_images(storage)
        applications = {one: with_node_images(application) for one, application in applications.items()}
    dynamic, reused = {}, {}
    for one, claim in storage.claims.items():
        if dynamic_args := claim.dynamic():
            dynamic[one] = InNamespace(dynamic_args, claim.namespace or name)
        if reused_args := claim.reused():
            reused[one] = InNamespace(reused_args, claim.namespace or name)
    volumes = {one: InNamespace(volume, volume.namespace or name) for one, volume in storage.volumes.items()}
    placed = {one: InNamespace(application, application.namespace or name) for one, application in applications.items()}
    named = {namespace for user in environment.users.values() for namespace in user.namespaces}
    used = {one.namespace for part in (dynamic, reused, volumes, placed) for one in part.values()}
    return InCluster(
        args=args,
        eks=args.eks_args if args.creates_eks else None,
        own_namespace=name,
        namespaces=sorted(named | used),
        users=sorted(user for user, user_args in _enabled(environment).items() if user_args.namespaces),
        storage=storage,
        dynamic_claims=dynamic,
        reused_claims=reused,
        volumes=volumes,
        applications=placed,
    )
