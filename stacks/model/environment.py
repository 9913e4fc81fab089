"""The model of an environment file: one part for each level. Rules between the parts are in `stacks/rules`."""

from components.base import Args, DnsLabel, DnsSubdomain
from components.network import NetworkArgs
from components.server import ServerGroupArgs
from components.user import DeviceLists, GroupArgs, UserArgs, WorkloadArgs

from .acknowledge import Acknowledgement
from .applications import Application
from .aws import Aws
from .kubernetes import Kubernetes
from .network import StackName
from .people import People
from .storage import Storage


class Environment(Args):
    """One environment. Every part is optional, and every map is keyed by the names of the resources that it creates."""

    aws: Aws | None = None
    """The account and region."""
    network: NetworkArgs | None = None
    """A VPC with devices and access."""
    network_of: StackName | None = None
    """The stack whose network the servers and the cluster use, instead of `network`."""
    servers: dict[DnsLabel, ServerGroupArgs] = {}
    """Groups of servers."""
    protect: bool = False
    """Whether Pulumi rejects every update that would delete or replace a resource that keeps data: a claim, a volume, a
    snapshot, a cluster, a key or a log group. To delete one, first update with `protect: false`. Servers are not
    protected, because updates replace them; keep their data on `volumes`."""
    kubernetes: Kubernetes | None = None
    """The cluster that storage and applications are created in."""
    storage: Storage = Storage()
    """Storage classes, claims and volumes."""
    applications: dict[DnsLabel, Application] = {}
    """Web applications."""
    people: People = People()
    """Where users and groups come from: IAM, or IAM Identity Center."""
    groups: dict[DnsLabel, GroupArgs] = {}
    """Groups of people with the same rights in AWS."""
    users: dict[DnsSubdomain, UserArgs] = {}
    """People, with their accounts and rights."""
    workloads: dict[DnsLabel, WorkloadArgs] = {}
    """Jobs of GitHub and GitLab with rights in AWS, which need no access key."""
    require_mfa: bool = False
    """Whether `requireMfa` applies to all users."""
    from_devices: DeviceLists | None = None
    """The `fromDevices` of users who have none themselves."""
    empty: bool = False
    """Whether the stack is empty on purpose. Without it, a file that has no level is rejected, because an update
    would delete everything that the stack has."""
    acknowledge: list[Acknowledgement] = []
    """Losses that are intended, for the gate of a review (`python -m review`)."""

    @property
    def has_levels(self) -> bool:
        """Whether anything is created for it."""
        in_cluster = (self.kubernetes, self.applications, self.storage != Storage())
        return any((self.network, self.network_of, self.servers, self.groups, self.users, self.workloads, *in_cluster))
