"""The rules for the resources of strata's own AWS provider."""

from collections.abc import Iterator

from ..judge.finding import Effect, Verdict
from ..judge.kind import Kind
from ..judge.world import Action, Change, World, both
from ..read.preview import Resource
from ..values import code, has_unknown, is_unknown
from . import aws_rights

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
ATTACHMENTS = ("strata:ec2:VolumeAttachment", "aws:ec2/volumeAttachment:VolumeAttachment")
SNAPSHOTS = ("strata:ec2:Snapshot", "aws:ebs/snapshot:Snapshot")


LAUNCH_TEMPLATE = ("launchTemplateId", "launchTemplateVersion", "launchTemplate", "mixedInstancesPolicy")


def copies_of(volume: Resource, world: World) -> list[str]:
    """The snapshots of a volume that the state has and that stay."""
    found = [one for one in world.of_types(*SNAPSHOTS) if volume.id and both(one, "volumeId") == volume.id]
    return [one.name for one in found if not world.removes(one)]


def fate_of_volume(volume: Resource, world: World) -> Effect:
    """A volume's data go with it; a snapshot has those of its moment."""
    size = both(volume, "size")
    details = ", ".join(filter(None, [volume.id, f"{size:g} GiB" if isinstance(size, int | float) else ""]))
    copies = copies_of(volume, world)
    kept = ", ".join(code(one) for one in copies)
    rest = f"; snapshot {kept} keeps what it held then" if copies else "; the state has no snapshot of it"
    return Effect(LOSES_DATA, f"the volume {code(details)} and its data are deleted{rest}")


def volume_changes(change: Change, _world: World) -> Iterator[Effect]:
    """EBS volumes grow and never shrink (EBS user guide, Modify a volume)."""
    if change.action is Action.UPDATE and change.changed("size"):
        old, new = change.before("size"), change.after("size")
        if isinstance(old, int | float) and isinstance(new, int | float):
            words = "AWS refuses to shrink it" if new < old else "it grows and keeps its data"
            yield Effect(CHANGES, f"{words}, from {old:g} to {new:g} GiB")


def fate_of_instance(instance: Resource, world: World) -> Effect:
    """Its root volume goes with it unless that was made to stay; volumes that are attached to it stay."""
    attached = [
        (world.named(one, "volumeId"), world.referred(one, "volumeId"))
        for one in world.of_types(*ATTACHMENTS)
        if instance.id and both(one, "instanceId") == instance.id
    ]
    staying = [code(name) for name, volume in attached if volume is None or not world.removes(volume)]
    kept = f"; volume {', '.join(staying)} stays with its data" if staying else ""
    root = "rootVolume" if both(instance, "rootVolume") is not None else "rootBlockDevice"
    if both(instance, f"{root}.deleteOnTermination") is False:
        return Effect(INTERRUPTS, f"the instance ends; its root disk stays as a volume of its own{kept}")
    return Effect(LOSES_DATA, f"the instance ends, and its root disk and the data on it are deleted{kept}")


def scaling(change: Change, _world: World) -> Iterator[Effect]:
    """How many instances a group has; those that are too many are ended."""
    for path in ("desiredCapacity", "maxSize", "desiredSize", "scalingConfig.desiredSize", "scalingConfig.maxSize"):
        if change.action is Action.UPDATE and change.changed(path):
            old, new = change.before(path), change.after(path)
            if isinstance(old, int | float) and isinstance(new, int | float) and new < old:
                yield Effect(INTERRUPTS, f"instances that are too many are ended with their disks ({old:g} to {new:g})")


def group_changes(change: Change, world: World) -> Iterator[Effect]:
    """What another launch template does: only a group that refreshes its instances replaces those that run."""
    yield from scaling(change, world)
    if change.action is Action.UPDATE and change.changed(*LAUNCH_TEMPLATE):
        if both(change.new, "instanceRefresh") is not None:
            words = "its instances are replaced by new ones one after another, and their disks with them"
            yield Effect(INTERRUPTS, words)
        else:
            yield Effect(CHANGES, "its next instances start from another template; those that run stay as they are")


def template_changes(change: Change, world: World) -> Iterator[Effect]:
    """Which groups start their next instances from a changed template; those that replace theirs tell it themselves."""
    if change.action is Action.UPDATE and change.old:
        users = [
            code(one.name)
            for one in world.of_types("strata:autoscaling:AutoScalingGroup", "aws:autoscaling/group:Group")
            if change.old.urn in one.dependencies and not both(one, "instanceRefresh")
        ]
        if users:
            yield Effect(CHANGES, f"the next instances of group {', '.join(users)} start from it; those that run stay")


def key_changes(change: Change, _world: World) -> Iterator[Effect]:
    """Data that a disabled key encrypts cannot be read."""
    for path in ("enabled", "isEnabled"):
        if change.action is Action.UPDATE and change.changed(path) and change.after(path) is False:
            yield Effect(LOSES_ACCESS, "what it encrypts cannot be read until it is enabled again")


def retention(change: Change, _world: World) -> Iterator[Effect]:
    """A shorter retention deletes what is older (CloudWatch Logs)."""
    if change.action is Action.UPDATE and change.changed("retentionInDays"):
        old, new = change.before("retentionInDays"), change.after("retentionInDays")
        if is_unknown(new):
            yield Effect(CHANGES, "how long logs are kept is unknown", open=True)
        elif isinstance(new, int | float) and new and (not isinstance(old, int | float) or not old or new < old):
            before = f"{old:g}" if isinstance(old, int | float) and old else "any number of"
            yield Effect(LOSES_DATA, f"logs older than {new:g} days are deleted (they were kept {before} days)")


def contents(change: Change, world: World) -> Iterator[Effect]:
    """What is in a network or a subnet, or has a security group, and is touched with it."""
    if not change.removes or change.old is None:
        return
    inside = [one for one in world.dependents.get(change.urn, ()) if one.custom]
    if inside:
        told = ", ".join(code(one.name) for one in inside[:5])
        more = f" and {len(inside) - 5} more" if len(inside) > 5 else ""
        yield Effect(INTERRUPTS, f"what depends on it is touched too: {told}{more}")


def redirected(change: Change, _world: World) -> Iterator[Effect]:
    """Routes that are no more."""
    old, new = change.before("routes"), change.after("routes")
    if change.action is Action.UPDATE and isinstance(old, dict) and isinstance(new, dict):
        gone = [code(one) for one in old if one not in new or (old[one] != new[one] and not has_unknown(new[one]))]
        if gone:
            yield Effect(INTERRUPTS, f"traffic to {', '.join(gone)} takes another way, or none")


RULE = Kind("security group rule", "network", (CHANGES, ""), rights=aws_rights.of_rule)
SECURITY_GROUP = Kind(
    "security group",
    "network",
    (INTERRUPTS, "the rules in it go with it"),
    properties={"allowAllEgress": (CHANGES, "")},
    rights=aws_rights.of_security_group,
    also=contents,
)
PREFIX_LIST = Kind("prefix list", "network", (CHANGES, ""), rights=aws_rights.of_prefix_list)
VOLUME = Kind("volume", "storage", fate=fate_of_volume, also=volume_changes)
STOPS = (INTERRUPTS, "the instance stops and starts again, and loses what is on instance store disks")
INSTANCE = Kind(
    "instance",
    "server",
    fate=fate_of_instance,
    properties={
        "instanceType": STOPS,
        "userData": (CHANGES, "its user data change"),
    },
    rights=aws_rights.of_instance,
)
GROUP_OF_INSTANCES = Kind(
    "autoscaling group",
    "server",
    (LOSES_DATA, "its instances end, and their root disks and the data on them are deleted"),
    properties={
        "subnetIds": (INTERRUPTS, "instances in subnets that are not named any more are ended"),
        "vpcZoneIdentifiers": (INTERRUPTS, "instances in subnets that are not named any more are ended"),
        "minSize": (CHANGES, ""),
        "instanceRefresh": (CHANGES, ""),
    },
    also=group_changes,
)
SUBNET = Kind("subnet", "network", (INTERRUPTS, "nothing in it is reached any more"), also=contents)
VPC = Kind("network", "network", (INTERRUPTS, "nothing in it is reached any more"), also=contents)
USER = Kind(
    "user",
    "user",
    (LOSES_ACCESS, "every key, password and MFA device of the account is deleted with it"),
    rights=aws_rights.of_user,
)
ACCESS_KEY = Kind("access key", "user", (CHANGES, "the old key works no more"), rights=aws_rights.of_access_key)
LOGIN = Kind(
    "login",
    "user",
    (LOSES_ACCESS, "the password is no more"),
    properties={"password": (LOSES_ACCESS, "the old password works no more")},
    rights=aws_rights.of_login,
)
GROUP = Kind("group", "user", (LOSES_ACCESS, "its members have its rights no more"))
POLICY = Kind("policy", "user", (CHANGES, ""), rights=aws_rights.of_policy("policy", "policy"))
ROLE = Kind(
    "iam role",
    "user",
    (LOSES_ACCESS, "whoever took it on is refused"),
    rights=aws_rights.of_role,
)
KEY = Kind(
    "key",
    "storage",
    (LOSES_DATA, "what it encrypts can be read no more; for thirty days it can be had back"),
    rights=aws_rights.of_policy("key", "policy"),
    also=key_changes,
)
SNAPSHOT = Kind("snapshot", "storage", (LOSES_DATA, "the copy is deleted"))
LOG_GROUP = Kind("log group", "storage", (LOSES_DATA, "its logs are deleted"), also=retention)
CLUSTER = Kind(
    "cluster",
    "server",
    (LOSES_DATA, "every object in it is deleted with it; volumes outside of it stay behind, unmanaged"),
    properties={"version": (INTERRUPTS, "its API is upgraded, which cannot be undone")},
    rights=aws_rights.of_cluster,
)
ROLLED = (INTERRUPTS, "its nodes are replaced one after another, and the pods on them move")
NODES = Kind(
    "node group",
    "server",
    (INTERRUPTS, "its nodes end, and the pods on them move or wait"),
    properties={
        "version": ROLLED,
        "launchTemplateVersion": ROLLED,
        "launchTemplate": ROLLED,
        "releaseVersion": ROLLED,
        "taints": (INTERRUPTS, "pods that do not tolerate its taints move"),
    },
    also=scaling,
)
ENTRY = Kind("access entry", "user", (CHANGES, ""), rights=aws_rights.of_access_entry)
MEMBER = Kind("group membership", "user", (CHANGES, ""), rights=aws_rights.of_membership)


def given(noun: str) -> Kind:
    """A policy that somebody has."""
    rights = aws_rights.of_attached_policy(noun)
    return Kind(f"{noun} policy attachment", "user", (CHANGES, ""), rights=rights)


ATTACHMENT = Kind("volume attachment", "storage", (INTERRUPTS, "the disk is unplugged, with its data on it"))
INTERFACE = Kind("network interface", "network", (INTERRUPTS, "its address is not reached any more"))
PROFILE = Kind("instance profile", "user", (INTERRUPTS, "machines have no role any more"), rights=aws_rights.of_profile)

KINDS = {
    "ec2:Volume": VOLUME,
    "ec2:VolumeAttachment": ATTACHMENT,
    "ec2:Snapshot": SNAPSHOT,
    "ec2:VolumeTag": Kind(
        "volume tag", "storage", (CHANGES, "whoever may use only volumes with this tag cannot any more")
    ),
    "ec2:Instance": INSTANCE,
    "ec2:LaunchTemplate": Kind(
        "launch template", "server", (INTERRUPTS, "nothing new starts from it"), also=template_changes
    ),
    "autoscaling:AutoScalingGroup": GROUP_OF_INSTANCES,
    "autoscaling:ScalingPolicy": Kind(
        "scaling policy", "server", (CHANGES, "the number of instances does not follow their load any more")
    ),
    "ec2:KeyPair": Kind("key pair", "server", (CHANGES, "new instances do not have it")),
    "ec2:Vpc": VPC,
    "ec2:Subnet": SUBNET,
    "ec2:SecurityGroup": SECURITY_GROUP,
    "ec2:SecurityGroupRule": RULE,
    "ec2:ManagedPrefixList": PREFIX_LIST,
    "ec2:NetworkInterface": INTERFACE,
    "ec2:ElasticIp": Kind("address", "network", (INTERRUPTS, "the public address is given up for good")),
    "ec2:NatGateway": Kind("NAT gateway", "network", (INTERRUPTS, "private subnets do not reach the internet")),
    "ec2:InternetGateway": Kind("internet gateway", "network", (INTERRUPTS, "the internet is not reached any more")),
    "ec2:EgressOnlyInternetGateway": Kind(
        "egress-only internet gateway", "network", (INTERRUPTS, "the internet is not reached by IPv6 any more")
    ),
    "ec2:VpcIpv6CidrBlock": Kind(
        "IPv6 network", "network", (INTERRUPTS, "nothing has an IPv6 address any more, and AWS gives others next time")
    ),
    "ec2:RouteTable": Kind(
        "route table", "network", (INTERRUPTS, "traffic of its subnets takes another way, or none"), also=redirected
    ),
    "ec2:VpcEndpoint": Kind("endpoint", "network", (INTERRUPTS, "the service is not reached any more from inside")),
    "ec2:FlowLog": Kind("flow log", "network", (CHANGES, "traffic is not recorded meanwhile")),
    "iam:User": USER,
    "iam:Group": GROUP,
    "iam:GroupMembership": MEMBER,
    "iam:AccessKey": ACCESS_KEY,
    "iam:LoginProfile": LOGIN,
    "iam:Policy": POLICY,
    "iam:UserPolicyAttachment": given("user"),
    "iam:GroupPolicyAttachment": given("group"),
    "iam:RolePolicyAttachment": given("role"),
    "iam:Role": ROLE,
    "iam:InstanceProfile": PROFILE,
    "kms:Key": KEY,
    "logs:LogGroup": LOG_GROUP,
    "eks:Cluster": CLUSTER,
    "eks:NodeGroup": NODES,
    "eks:AccessEntry": ENTRY,
    "eks:AddOn": Kind("add-on", "server", (INTERRUPTS, "what it does in the cluster stops")),
    "eks:PodIdentityAssociation": Kind("pod identity", "user", (CHANGES, ""), rights=aws_rights.of_pod_identity),
}
