"""The model of an environment file: every level's part, and the rules between levels."""

from collections.abc import Iterator

from components.base import Args, DnsLabel, DnsSubdomain
from components.network import NetworkArgs
from components.problems import Problem
from components.server import ServerGroupArgs
from components.user import GroupArgs, UserArgs

from ..rules.embedded_node import folder_problems
from ..rules.servers import owner_problems, server_problems
from ..rules.users import assignment_problems, device_problems, user_problems
from .acknowledge import Acknowledgement
from .applications import Application, application_problems
from .aws import Aws
from .kubernetes import Kubernetes, eks_problems
from .networks import ServedNetwork, StackName
from .storage import Storage, recycle_problems


class Environment(Args):
    """One environment: every part is optional, and every map is keyed by the name of what it makes."""

    aws: Aws | None = None
    network: NetworkArgs | None = None
    network_of: StackName | None = None
    """A stack whose network the servers and the cluster are in, where the environment has none of its own."""
    servers: dict[DnsLabel, ServerGroupArgs] = {}
    protect: bool = False
    """Whether claims, volumes, snapshots, clusters and keys are protected: an update that would delete or replace one
    is refused, until this is false and an update has taken the protection away."""
    kubernetes: Kubernetes | None = None
    storage: Storage = Storage()
    applications: dict[DnsLabel, Application] = {}
    groups: dict[DnsLabel, GroupArgs] = {}
    users: dict[DnsSubdomain, UserArgs] = {}
    acknowledge: list[Acknowledgement] = []
    """Losses that are meant, for the gate of a review (`python -m review`)."""

    def namespaces(self, default: str) -> set[str]:
        """The namespaces that its claims, applications and users are in; those that name none are in `default`."""
        storage = [one.namespace for one in (*self.storage.claims.values(), *self.storage.volumes.values())]
        applications = [one.namespace for one in self.applications.values()]
        users = {namespace for user in self.users.values() for namespace in user.namespaces}
        return {one or default for one in (*storage, *applications)} | users

    def problems(self) -> Iterator[Problem]:
        yield from self._aws_problems()
        if self.kubernetes is None:
            for field, value in (("storage", self.storage != Storage()), ("applications", self.applications)):
                if value:
                    yield Problem(
                        ("kubernetes",), None, f"is missing, and {field} needs it: add kubernetes: {{kind: ...}}"
                    )
        yield from recycle_problems(self.storage, self.kubernetes)
        yield from folder_problems(self.storage, self.kubernetes)
        yield from application_problems(self.applications, self.kubernetes, self.storage)

    def _aws_problems(self) -> Iterator[Problem]:
        """The rules of the levels that are made in AWS."""
        in_aws: dict[str, object] = {"network": self.network, "networkOf": self.network_of, "servers": self.servers}
        in_aws |= {"groups": self.groups, "users": self.users}
        needing = [field for field, value in in_aws.items() if value]
        needing += [f"storage.volumes.{name}" for name, volume in self.storage.volumes.items() if volume.ebs]
        if self.aws is None and needing:
            message = f"is missing, and {', '.join(needing)} cannot be made without it: add aws: {{region: ...}}"
            yield Problem(("aws",), None, message)
        for name, volume in self.storage.volumes.items():
            if self.aws and volume.ebs and volume.ebs.availability_zone[:-1] != self.aws.region:
                path = ("storage", "volumes", name, "ebs", "availabilityZone")
                message = f"is not in aws.region, {self.aws.region}: name a zone of it"
                yield Problem(path, volume.ebs.availability_zone, message)
        yield from owner_problems(self.servers, self.users)
        yield from user_problems(self.users, self.groups, self.kubernetes, self.storage)
        if self.network is not None:
            yield from device_problems(self.network, self.users)
        if self.network is not None and self.network_of is not None:
            message = "the environment has a network of its own: remove this, or network"
            yield Problem(("networkOf",), self.network_of, message)
        if self.network_of is None:
            yield from self.problems_in(self.network)

    def problems_in(self, network: ServedNetwork | None) -> Iterator[Problem]:
        """What of it does not fit into the network that it is made in. Another stack's is known when the stack is
        built, the environment's own when the file is read."""
        yield from eks_problems(self.kubernetes, self.aws, network)
        yield from server_problems(self.servers, network, self.users)
        yield from assignment_problems(self.users, self.servers, network)
