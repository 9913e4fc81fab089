"""A group of servers: instances of one kind in several zones, with an identity, data volumes, and whose they are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

import pulumi
from pydantic import Field

from ..aws import ec2, iam
from ..base import Args, Component, DnsLabel, DnsSubdomain
from ..policy import (
    MANAGED_POLICIES,
    ManagedPolicy,
    Statement,
    allow,
    document,
    friendly_name,
    name_problems,
    policy_arn,
    trust,
)
from ..problems import Problem, matching
from .autoscaling import Autoscaling, make_scaling_group
from .cloud_init import AttachedVolume, CloudInit, render
from .disk import DataVolume, Disk, plan_root_volume
from .placement import ServerPlan, plan_servers

GROUP_TAG, SERVER_TAG, USERS_TAG = "strata-group", "strata-server", "users"
"""The tags by which sessions are allowed, and the one that tells people whose a server is."""


def tag_value(name: str) -> str:
    """What a server or group is called in the tags by which sessions are allowed: no other stack's is called so."""
    return f"{pulumi.get_project()}/{pulumi.get_stack()}/{name}"


SESSION_MANAGER = "AmazonSSMManagedInstanceCore"
"""AWS's own policy for instances that Session Manager reaches (Systems Manager user guide)."""
USER_DATA_LIMIT = 16_384
"""Bytes (EC2 user guide, Run commands when you launch an EC2 instance)."""
TAG_LENGTH = 256
METADATA: ec2.MetadataOptions = {"httpTokens": "required", "httpPutResponseHopLimit": 2}
"""IMDSv2 alone; with two hops, containers reach it too."""
XEN = re.compile(r"(c1|c3|c4|cc2|d2|g3s?|h1|hs1|i2|i3|m1|m2|m3|m4|p2|p3|r3|r4|t1|t2|x1e?)\.(?!metal)")
"""Instance types before the Nitro system (EC2 user guide, Instances built on the Nitro System)."""
_A_VOLUME = "vol-00000000000000000"


class Rights(Args):
    """What the servers may do in AWS, by their role, and nothing else."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=MANAGED_POLICIES - 2)] = []
    """Managed policies; of IAM's ten places, one is for the statements, and one for Session Manager's own."""
    statements: list[Statement] = []


class ServerGroupArgs(Args):
    """Servers of one kind."""

    image: str = Field(min_length=1, examples=["al2023-ami-2023*-x86_64"])
    """A public SSM parameter (starts with /), an id (ami-...), or a name with wildcards."""
    image_owner: str = "amazon"
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    image_change: Literal["keep", "replace"] = "keep"
    """What becomes of a server when there is a newer image of the name or parameter, or another name is given: it
    keeps its own, or it is replaced. Another id replaces it in any case."""
    size: Annotated[str, matching(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type such as t3.small")] = Field(
        examples=["t3.small"]
    )
    count: Annotated[int, Field(ge=0, le=200)] = 1
    autoscaling: Autoscaling | None = None
    """In place of `count`: a number that follows the load."""
    zones: Annotated[list[Literal["a", "b", "c", "d", "e", "f", "g", "h"]], Field(min_length=1)] | None = None
    """Letters of the network's zones; all of them when not given."""
    subnets: Literal["public", "private", "isolated"] = "private"
    access: Annotated[list[DnsLabel], Field(max_length=4)] = []
    """Entries of network.access; with the group of all servers they are the five that AWS lets an interface have."""
    disk: Disk = Disk()
    volumes: dict[DnsLabel, DataVolume] = {}
    cloud_init: CloudInit = CloudInit()
    rights: Rights = Rights()
    session_manager: bool = True
    """Whether sessions can be opened on the servers without an open port."""
    users: list[DnsSubdomain] = []
    """Whose the servers are: they may open sessions there."""
    tags: dict[str, Annotated[str, Field(max_length=TAG_LENGTH)]] = {}

    def problems(self) -> Iterator[Problem]:
        if self.zones is not None and len(set(self.zones)) < len(self.zones):
            yield Problem(("zones",), self.zones, "names a zone twice: remove one")
        if self.autoscaling is not None and "count" in self.model_fields_set:
            yield Problem(("count",), self.count, "autoscaling says how many there are: remove one of the two")
        if self.autoscaling is not None and self.volumes:
            message = "servers that come and go with the load keep no data: write count in place of autoscaling"
            yield Problem(("volumes",), sorted(self.volumes), f"{message}, or keep the data elsewhere")
        devices: dict[str, str] = {}
        for name, volume in self.volumes.items():
            if devices.setdefault(volume.device, name) != name:
                message = f"is the device of volume {devices[volume.device]}: choose another letter from f to p"
                yield Problem(("volumes", name, "device"), volume.device, message)
        if self.users and not self.session_manager:
            message = "its users open sessions by it: remove them, or write true"
            yield Problem(("sessionManager",), self.session_manager, message)
        taken = [SESSION_MANAGER] if self.session_manager else []
        yield from name_problems(("rights", "policies"), "policy", self.rights.policies, taken)
        yield from self._mount_problems()
        size = len(render(self.cloud_init, self.attached(dict.fromkeys(self.volumes, _A_VOLUME))).encode())
        if size > USER_DATA_LIMIT:
            message = f"is {size} bytes long, and EC2 takes {USER_DATA_LIMIT}: fetch the files from elsewhere"
            yield Problem(("cloudInit",), {}, message)

    def _mount_problems(self) -> Iterator[Problem]:
        """Volumes that would not be mounted, or would hide what lies below."""
        mounts: dict[str, str] = {}
        for name, volume in self.volumes.items():
            if volume.mount is None:
                continue
            path = ("volumes", name, "mount")
            if mounts.setdefault(volume.mount, name) != name:
                message = f"volume {mounts[volume.mount]} is mounted there: choose another folder"
                yield Problem(path, volume.mount, message)
            if XEN.match(self.size):
                message = f"on {self.size} no volume is found by its id: choose an instance type of the Nitro system"
                yield Problem(path, volume.mount, message)
        for file in self.cloud_init.files:
            above = [mount for mount in mounts if file.startswith(f"{mount}/")]
            if above:
                message = f"is written before {above[0]} is mounted, and hidden by it: write it elsewhere"
                yield Problem(("cloudInit", "files", file), None, message)

    @property
    def named_count(self) -> int:
        """How many servers have names of their own."""
        return 0 if self.autoscaling else self.count

    @property
    def image_choice(self) -> ec2.ImageChoice:
        """The image as the provider looks for it."""
        newest = self.image_change == "replace"
        if self.image.startswith("ami-"):
            return {"imageId": self.image}
        if self.image.startswith("/"):
            return {"ssmParameter": self.image, "newest": newest}
        return {"name": self.image, "owner": self.image_owner, "architecture": self.architecture, "newest": newest}

    def attached(self, volume_ids: Mapping[str, str]) -> list[AttachedVolume]:
        """A server's volumes, given their ids by name."""
        return [
            AttachedVolume(name, volume_ids[name], volume.device_path, volume.mount, volume.file_system)
            for name, volume in sorted(self.volumes.items())
        ]


class ServerGroup(Component):
    """Instances with encrypted disks and IMDSv2, a role of their own, and their data volumes.

    A change that replaces servers takes half of the group first and the other half when those run again; where they
    come and go with the load, new ones run before old ones end.

    Attributes:
        servers: the instances, by their names; none where they come and go with the load.
        scaling_group_name: the Auto Scaling group, where they do.
        role_arn: the role that they have.
    """

    token = "strata:server:ServerGroup"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: ServerGroupArgs,
        *,
        region: str,
        subnet_ids: Mapping[str, pulumi.Input[str]],
        group_ids: Sequence[pulumi.Input[str]],
        users: Sequence[str] = (),
        users_of_server: Callable[[str], Sequence[str]] = lambda _: (),
        after: Sequence[pulumi.Resource] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares the servers.

        Args:
            name: what the servers' names begin with; sessions are allowed by it.
            args: what they are.
            region: the provider's region.
            subnet_ids: the subnet for each zone's letter.
            group_ids: the security groups that they have.
            users: whose they are.
            users_of_server: whose a server is besides, by its name.
            after: what has to be there before a server starts, and goes after it: its way to the internet.
            opts: as every Pulumi resource takes them; `provider` is that of strata.
        """
        super().__init__(name, opts)
        self._name, self._args, self._region = name, args, region
        self._subnet_ids, self._group_ids = subnet_ids, list(group_ids)
        self._users, self._users_of_server = users, users_of_server
        profile, rights = self._make_identity()
        first = [*rights, *after]
        self.servers: dict[str, ec2.Instance] = {}
        self.scaling_group_name: pulumi.Output[str] | None = None
        zones: Sequence[str] = args.zones or sorted(subnet_ids)
        if args.autoscaling is not None:
            self.scaling_group_name = make_scaling_group(
                name,
                args.autoscaling,
                template=self._template(profile),
                subnet_ids=[subnet_ids[zone] for zone in zones],
                tags={**args.tags, "Name": name, GROUP_TAG: tag_value(name)},
                child=self.child,
                after=first,
            )
        half: list[pulumi.Resource] = []
        for index, plan in enumerate(plan_servers(name, zones, args.named_count)):
            server = self._server(plan, profile, [*first, *(half if index % 2 else [])])
            self.servers[plan.name] = server
            if index % 2 == 0:
                half.append(server)
        self.register_outputs({"servers": {one: server.id for one, server in self.servers.items()}})

    def _make_identity(self) -> tuple[iam.InstanceProfile, list[pulumi.Resource]]:
        """A role, which the instances have by a profile, and the rights that it has to have before they start."""
        rights, tags = self._args.rights, {"Name": self._name}
        role = iam.Role(self._name, assume_role_policy=trust("ec2.amazonaws.com"), tags=tags, opts=self.child())
        self.role_arn = role.arn
        session = [SESSION_MANAGER] if self._args.session_manager else []
        attached = [
            self._attach(f"{self._name}-{friendly_name(policy)}", role, policy_arn(policy))
            for policy in [*session, *rights.policies]
        ]
        if rights.statements:
            text = document(*(allow(one.actions, one.resources) for one in rights.statements))
            own = iam.Policy(self._name, policy=text, tags=tags, opts=self.child())
            attached.append(self._attach(self._name, role, own.arn))
        return iam.InstanceProfile(self._name, role=role.id, tags=tags, opts=self.child()), attached

    def _attach(self, name: str, role: iam.Role, arn: pulumi.Input[str]) -> pulumi.Resource:
        return iam.RolePolicyAttachment(name, role=role.id, policy_arn=arn, opts=self.child())

    def _server(
        self,
        plan: ServerPlan,
        profile: iam.InstanceProfile,
        after: Sequence[pulumi.Resource],
    ) -> ec2.Instance:
        args = self._args
        volumes = {one: self._volume(plan, one, volume) for one, volume in args.volumes.items()}
        ids = pulumi.Output.all(**{one: volume.id for one, volume in volumes.items()})
        server = ec2.Instance(
            plan.name,
            image=args.image_choice,
            instance_type=args.size,
            subnet_id=self._subnet_ids[plan.zone],
            security_group_ids=self._group_ids,
            iam_instance_profile=profile.id,
            user_data=ids.apply(lambda known: render(args.cloud_init, args.attached(known))),
            root_device_name=args.disk.device,
            root_volume=plan_root_volume(args.disk),
            metadata_options=METADATA,
            tags=self._tags(plan),
            opts=self.child(
                depends_on=[*after, *volumes.values()],
                # A volume is one server's at a time, so the server that has it goes first.
                delete_before_replace=True if volumes else None,
            ),
        )
        for one, volume in volumes.items():
            self._attach_volume(f"{plan.name}-{one}", server, volume, args.volumes[one].device_path)
        return server

    def _tags(self, plan: ServerPlan) -> dict[str, str]:
        """The tags of a server: those by which sessions are allowed, and whose it is, for people to read."""
        users = " ".join(sorted({*self._users, *self._users_of_server(plan.name)}))
        told = {USERS_TAG: users[:TAG_LENGTH]} if users else {}
        allowing = {GROUP_TAG: tag_value(self._name), SERVER_TAG: tag_value(plan.name)}
        return {**self._args.tags, "Name": plan.name, **allowing, **told}

    def _volume(self, plan: ServerPlan, volume_name: str, args: DataVolume) -> ec2.Volume:
        name = f"{plan.name}-{volume_name}"
        return ec2.Volume(
            name,
            availability_zone=f"{self._region}{plan.zone}",
            size=args.size,
            iops=args.iops,
            throughput=args.throughput,
            tags={"Name": name, **self._args.tags},
            opts=self.child(retain_on_delete=args.reclaim_policy == "Retain"),
        )

    def _attach_volume(self, name: str, server: ec2.Instance, volume: ec2.Volume, device: str) -> None:
        """Plugs a volume in. Only the end of its server lets go of it: a change of volumes replaces that."""
        ec2.VolumeAttachment(
            name,
            volume_id=volume.id,
            instance_id=server.id,
            device=device,
            opts=self.child(retain_on_delete=True),
        )

    def _template(self, profile: iam.InstanceProfile) -> ec2.LaunchTemplate:
        """All that another server is needed for when it changes."""
        args, name = self._args, self._name
        return ec2.LaunchTemplate(
            name,
            image=args.image_choice,
            instance_type=args.size,
            iam_instance_profile=profile.id,
            security_group_ids=self._group_ids,
            user_data=render(args.cloud_init),
            root_device_name=args.disk.device,
            root_volume=plan_root_volume(args.disk),
            metadata_options=METADATA,
            instance_tags={"Name": name},
            tags={"Name": name},
            opts=self.child(),
        )
