"""A group of equal servers in several zones, with a role, data volumes, and the users who may open sessions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

import pulumi
from pydantic import Field

from ..aws import ec2, iam
from ..aws_tags import TagKey, TagValue
from ..base import Args, Component, DnsLabel, DnsSubdomain, LaterString, OrLater
from ..iam_permissions import name_problems
from ..partition import partition_of
from ..problems import Problem, conflict, duplicate, duplicates, invalid, not_supported
from ..session_access import AGENT_POLICY, session_tags
from .cloud_init import AttachedVolume, CloudInit, render
from .disk import DataVolume, Disk, plan_root_volume
from .identity import Rights, make_identity
from .instance_type import InstanceType, is_arm, is_nitro
from .placement import ServerPlan, plan_servers
from .scaling_group import ServerScaling, make_scaling_group

USERS_TAG = "users"
"""The tag that shows people who uses a server. No permission depends on it."""
MAX_USER_DATA = 16_384
"""Bytes (EC2 user guide, Run commands when you launch an EC2 instance)."""
MAX_TAG_LENGTH = 256
METADATA: ec2.MetadataOptions = {"httpTokens": "required", "httpPutResponseHopLimit": 2}
"""Only IMDSv2. Two hops let containers on the server reach it as well."""
_A_VOLUME = "vol-00000000000000000"


class ServerGroupArgs(Args):
    """A group of equal servers."""

    image: str = Field(min_length=1, examples=["al2023-ami-2023*-x86_64"])
    """The image: an id (`ami-...`), a public SSM parameter (starts with `/`), or a name with wildcards, of which the
    newest image is used."""
    image_owner: str = "amazon"
    """The account that owns the image, or an alias such as `amazon`, where `image` is a name."""
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    """The processor architecture of the image, where `image` is a name."""
    image_change: Literal["keep", "replace"] = "keep"
    """Whether existing servers are replaced when the name or the parameter leads to another image. By default they
    keep theirs, so that AWS' releases replace no server. Another id always replaces them."""
    size: InstanceType = Field(examples=["t3.small"])
    """The instance type."""
    count: Annotated[int, Field(ge=0, le=200)] = 1
    """The number of servers, spread evenly over the zones."""
    autoscaling: ServerScaling | None = None
    """Autoscaling, instead of `count`."""
    zones: Annotated[list[Literal["a", "b", "c", "d", "e", "f", "g", "h"]], Field(min_length=1)] | None = None
    """Letters of the network's zones to use; all of them when omitted."""
    subnets: Literal["public", "private", "isolated"] = "private"
    """The kind of subnets that the servers are in."""
    access: Annotated[list[DnsLabel], Field(max_length=4)] = []
    """Entries of `network.access` whose ports the servers open. AWS allows a network interface five security groups;
    one is that of all servers."""
    disk: Disk = Disk()
    """The volume that each server boots from."""
    volumes: dict[DnsLabel, DataVolume] = {}
    """Data volumes of each server, by name."""
    cloud_init: CloudInit = CloudInit()
    """What cloud-init sets up at the first boot. A change replaces the servers."""
    rights: Rights = Rights()
    """The permissions of the servers in AWS."""
    session_manager: bool = True
    """Whether sessions can be opened on the servers with Session Manager, which needs no open port."""
    users: list[DnsSubdomain] = []
    """Users who may open sessions on the servers."""
    tags: Annotated[dict[TagKey, Annotated[str | LaterString, OrLater(TagValue)]], Field(max_length=40)] = {}
    """Tags of the servers and their volumes. Changing them replaces nothing."""

    def problems(self) -> Iterator[Problem]:
        yield from duplicates(("zones",), self.zones or [])
        if self.autoscaling is not None and "count" in self.model_fields_set:
            yield conflict(("count",), self.count, "autoscaling")
        if self.autoscaling is not None and self.volumes:
            why, remedy = "which deletes servers with the load", "write count instead, or keep the data elsewhere"
            yield conflict(("volumes",), sorted(self.volumes), "autoscaling", remedy, why=why)
        by_name = not self.image.startswith(("ami-", "/"))
        if by_name and is_arm(self.size) != (self.architecture == "arm64"):
            rule, other = f"not the processor architecture of {self.size}", "arm64" if is_arm(self.size) else "x86_64"
            yield invalid(("architecture",), self.architecture, rule, f"set it to {other}, or use another size")
        devices: dict[str, str] = {}
        for name, volume in self.volumes.items():
            if self.disk.device is not None and self.disk.device.endswith(
                ("sd" + volume.device, "xvd" + volume.device)
            ):
                remedy = "use another letter from f to p"
                yield duplicate(("volumes", name, "device"), volume.device, remedy, first="disk.device")
            if devices.setdefault(volume.device, name) != name:
                first = f"volume {devices[volume.device]}"
                yield duplicate(
                    ("volumes", name, "device"), volume.device, "use another letter from f to p", first=first
                )
        if self.users and not self.session_manager:
            why, remedy = "who open sessions with Session Manager", "remove them, or write true"
            yield conflict(("sessionManager",), self.session_manager, "users", remedy, why=why)
        taken = [AGENT_POLICY] if self.session_manager else []
        yield from name_problems(("rights", "policies"), "policy", self.rights.policies, taken)
        yield from self._mount_problems()
        size = len(render(self.cloud_init, self.attached(dict.fromkeys(self.volumes, _A_VOLUME))).encode())
        if size > MAX_USER_DATA:
            rule = f"must be at most {MAX_USER_DATA} bytes as user data, and has {size}"
            yield invalid(("cloudInit",), {}, rule, "let a command download the files")

    def _mount_problems(self) -> Iterator[Problem]:
        """Yield each volume that could not be mounted, and each file that a mounted volume would hide."""
        mounts: dict[str, str] = {}
        for name, volume in self.volumes.items():
            if volume.mount is None:
                continue
            path = ("volumes", name, "mount")
            if mounts.setdefault(volume.mount, name) != name:
                yield duplicate(path, volume.mount, "use another folder", first=f"volume {mounts[volume.mount]}")
            if not is_nitro(self.size):
                by = f"{self.size}, where a volume cannot be found by its id"
                yield not_supported(path, volume.mount, by, "use an instance type of the Nitro System")
        for file in self.cloud_init.files:
            above = [mount for mount in mounts if file.startswith(f"{mount}/")]
            if above:
                rule = f"would be hidden, because it is written before {above[0]} is mounted"
                yield invalid(("cloudInit", "files", file), None, rule, "write it to another folder")

    @property
    def named_count(self) -> int:
        """The number of servers with individual names; 0 in an Auto Scaling group."""
        return 0 if self.autoscaling else self.count

    @property
    def image_choice(self) -> ec2.ImageChoice:
        """The image in the form that the provider resolves."""
        newest = self.image_change == "replace"
        if self.image.startswith("ami-"):
            return {"imageId": self.image}
        if self.image.startswith("/"):
            return {"ssmParameter": self.image, "newest": newest}
        return {"name": self.image, "owner": self.image_owner, "architecture": self.architecture, "newest": newest}

    def attached(self, volume_ids: Mapping[str, str]) -> list[AttachedVolume]:
        """Return the data volumes of a server, given their ids by name."""
        return [
            AttachedVolume(name, volume_ids[name], volume.device_path, volume.mount, volume.file_system)
            for name, volume in sorted(self.volumes.items())
        ]


class ServerGroup(Component):
    """EC2 instances with encrypted disks, IMDSv2, an IAM role and data volumes.

    A change that replaces servers replaces one half of the group, and the other half once the first one runs again. In
    an Auto Scaling group, new servers run before old ones end.

    Attributes:
        servers: the instances by name; empty with `autoscaling`.
        scaling_group_name: the name of the Auto Scaling group; None without `autoscaling`.
        role_arn: the ARN of the role of the servers.
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
        users_of_server: Mapping[str, Sequence[str]] | None = None,
        after: Sequence[pulumi.Resource] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the servers.

        Args:
            name: the prefix of the servers' names, and the name that sessions on the group are allowed for.
            args: the settings of the servers.
            region: the provider's region.
            subnet_ids: the id of a subnet by zone letter.
            group_ids: the ids of the security groups of the servers.
            users_of_server: further users of single servers, by the name of the server.
            after: resources that have to exist before a server starts and until it is deleted, such as its route to
                the internet.
            opts: the options of a Pulumi resource; `provider` is a strata provider.
        """
        super().__init__(name, opts, region=region)
        self._name, self._args, self._region = name, args, region
        self._subnet_ids, self._group_ids = subnet_ids, list(group_ids)
        self._users_of_server = users_of_server or {}
        identity = make_identity(
            name, args.rights, self.child, partition=partition_of(region), session_manager=args.session_manager
        )
        self.role_arn = identity.role_arn
        first = [*identity.attachments, *after]
        self.scaling_group_name: pulumi.Output[str] | None = None
        zones: Sequence[str] = args.zones or sorted(subnet_ids)
        if args.autoscaling is not None:
            self.scaling_group_name = make_scaling_group(
                name,
                args.autoscaling,
                template=self._template(identity.profile),
                subnet_ids=[subnet_ids[zone] for zone in zones],
                tags={**args.tags, "Name": name, **session_tags(name)},
                child=self.child,
                after=first,
            )
        self.servers = self._make_servers(plan_servers(name, zones, args.named_count), identity.profile, first)
        self.register_outputs({"servers": {one: server.id for one, server in self.servers.items()}})

    def _make_servers(
        self, plans: Sequence[ServerPlan], profile: iam.InstanceProfile, after: Sequence[pulumi.Resource]
    ) -> dict[str, ec2.Instance]:
        """Declare the instances. Every second one follows the others, so that an update replaces half at a time."""
        servers: dict[str, ec2.Instance] = {}
        half: list[pulumi.Resource] = []
        for index, plan in enumerate(plans):
            servers[plan.name] = self._server(plan, profile, [*after, *(half if index % 2 else [])])
            if index % 2 == 0:
                half.append(servers[plan.name])
        return servers

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
                # A volume can be attached to one server at a time, so the old server is deleted first.
                delete_before_replace=True if volumes else None,
            ),
        )
        for one, volume in volumes.items():
            self._attach_volume(f"{plan.name}-{one}", server, volume, args.volumes[one].device_path)
        return server

    def _tags(self, plan: ServerPlan) -> dict[str, pulumi.Input[str]]:
        """Return the tags of a server: its name, those that sessions depend on, and its users."""
        users = " ".join(sorted({*self._args.users, *self._users_of_server.get(plan.name, ())}))
        shown = {USERS_TAG: users[:MAX_TAG_LENGTH]} if users else {}
        return {**self._args.tags, "Name": plan.name, **session_tags(self._name, plan.name), **shown}

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
        """Attach a volume. It is detached only when its server ends, since a change of volumes replaces the server."""
        ec2.VolumeAttachment(
            name,
            volume_id=volume.id,
            instance_id=server.id,
            device=device,
            opts=self.child(retain_on_delete=True),
        )

    def _template(self, profile: iam.InstanceProfile) -> ec2.LaunchTemplate:
        """Return the launch template: the settings whose change requires a new instance."""
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
