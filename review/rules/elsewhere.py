"""The rules for resources of other programs: pulumi-aws' by their types, and what holds nothing at all."""

from collections.abc import Iterator

from ..judge.finding import Effect, Right, Verdict
from ..judge.kind import OTHER, Kind
from ..judge.world import Action, Change, World, both
from ..read.preview import Resource
from ..values import code, has_unknown, is_secret
from . import aws_rights, strata

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
UNKNOWN = Kind(
    "resource",
    OTHER,
    (LOSES_DATA, "this type is not known to the review, so what it holds may be lost"),
    made=CHANGES,
    other=(CHANGES, "this type is not known to the review"),
)


def fate_of_database(resource: Resource, _world: World) -> Effect:
    """A database that is deleted leaves a last snapshot only where it was told to."""
    snapshot = both(resource, "finalSnapshotIdentifier")
    if both(resource, "skipFinalSnapshot") is not True and isinstance(snapshot, str):
        words = f"the database is deleted; snapshot {code(snapshot)} keeps what it held then"
        return Effect(LOSES_DATA, words)
    return Effect(LOSES_DATA, "the database and its data are deleted, without a last snapshot")


def fate_of_bucket(resource: Resource, _world: World) -> Effect:
    """AWS deletes no bucket with objects in it unless told to."""
    if both(resource, "forceDestroy") is True:
        return Effect(LOSES_DATA, "the bucket and every object in it are deleted (`forceDestroy`)")
    return Effect(LOSES_DATA, "the bucket is deleted; AWS refuses that while objects are in it")


def data(noun: str, words: str = "its data are deleted") -> Kind:
    """What holds data that go with it."""
    return Kind(noun, "storage", (LOSES_DATA, words))


def serves(noun: str, level: str = "network") -> Kind:
    """What others use while it is there."""
    return Kind(noun, level)


def inline_policy(noun: str) -> Kind:
    """A policy that is part of one user, group or role."""
    return Kind(f"{noun} policy", "user", (CHANGES, ""), rights=aws_rights.of_policy(f"{noun} policy", "policy"))


def _of_policy_attachment(resource: Resource, world: World) -> Iterator[Right]:
    policy = world.named(resource, "policyArn")
    for noun in ("user", "group", "role"):
        for index in range(len(both(resource, f"{noun}s") or [])):
            who = world.named(resource, f"{noun}s[{index}]")
            yield Right(f"{noun} {code(who)}", f"what policy allows: {code(policy)}")


BUCKET = Kind("bucket", "storage", fate=fate_of_bucket)
DATABASE = Kind("database", "storage", fate=fate_of_database)
QUEUE = data("queue", "messages that wait in it are deleted")
FILES = data("file system")
CACHE = data("cache", "what it holds is lost")
STREAM = data("stream", "records that it still keeps are deleted")

AWS = {
    "ebs:Volume": strata.VOLUME,
    "ebs:Snapshot": strata.SNAPSHOT,
    "ec2:VolumeAttachment": strata.ATTACHMENT,
    "ec2:Instance": strata.INSTANCE,
    "ec2:LaunchTemplate": strata.KINDS["ec2:LaunchTemplate"],
    "autoscaling:Group": strata.GROUP_OF_INSTANCES,
    "ec2:KeyPair": strata.KINDS["ec2:KeyPair"],
    "ec2:Vpc": strata.VPC,
    "ec2:Subnet": strata.SUBNET,
    "ec2:SecurityGroup": strata.SECURITY_GROUP,
    "ec2:SecurityGroupRule": strata.RULE,
    "vpc:SecurityGroupIngressRule": strata.RULE,
    "vpc:SecurityGroupEgressRule": strata.RULE,
    "ec2:ManagedPrefixList": strata.PREFIX_LIST,
    "ec2:NetworkInterface": strata.INTERFACE,
    "ec2:Eip": strata.KINDS["ec2:ElasticIp"],
    "ec2:EipAssociation": serves("address association"),
    "ec2:NatGateway": strata.KINDS["ec2:NatGateway"],
    "ec2:InternetGateway": strata.KINDS["ec2:InternetGateway"],
    "ec2:RouteTable": strata.KINDS["ec2:RouteTable"],
    "ec2:Route": serves("route"),
    "ec2:RouteTableAssociation": serves("route table association"),
    "ec2:VpcEndpoint": strata.KINDS["ec2:VpcEndpoint"],
    "ec2:FlowLog": strata.KINDS["ec2:FlowLog"],
    "ec2:Ami": data("image", "the image is deregistered"),
    "s3:Bucket": BUCKET,
    "s3:BucketV2": BUCKET,
    "s3:BucketObject": data("object", "the object is deleted"),
    "s3:BucketObjectv2": data("object", "the object is deleted"),
    "s3:BucketPolicy": Kind(
        "bucket policy", "user", (CHANGES, ""), rights=aws_rights.of_policy("bucket policy", "policy")
    ),
    "rds:Instance": DATABASE,
    "rds:Cluster": DATABASE,
    "rds:ClusterInstance": serves("database instance", "storage"),
    "rds:Snapshot": strata.SNAPSHOT,
    "rds:ClusterSnapshot": strata.SNAPSHOT,
    "docdb:Cluster": DATABASE,
    "neptune:Cluster": DATABASE,
    "redshift:Cluster": DATABASE,
    "dynamodb:Table": data("table", "every item in it is deleted"),
    "efs:FileSystem": FILES,
    "fsx:LustreFileSystem": FILES,
    "fsx:OntapFileSystem": FILES,
    "fsx:OpenZfsFileSystem": FILES,
    "fsx:WindowsFileSystem": FILES,
    "elasticache:Cluster": CACHE,
    "elasticache:ReplicationGroup": CACHE,
    "memorydb:Cluster": CACHE,
    "opensearch:Domain": data("search domain", "its indexes are deleted"),
    "elasticsearch:Domain": data("search domain", "its indexes are deleted"),
    "kinesis:Stream": STREAM,
    "msk:Cluster": data("Kafka cluster", "its topics are deleted"),
    "sqs:Queue": QUEUE,
    "sns:Topic": Kind("topic", "application", (INTERRUPTS, "its subscriptions go with it")),
    "secretsmanager:Secret": data("secret", "it can be read no more; within its recovery window it can be had back"),
    "secretsmanager:SecretVersion": data("secret version", "the value can be read no more"),
    "ssm:Parameter": data("parameter", "its value is deleted"),
    "ecr:Repository": data("image repository", "the images in it are deleted"),
    "backup:Vault": data("backup vault", "the backups in it may be lost"),
    "cognito:UserPool": data("user pool", "every account in it is deleted"),
    "route53:Zone": data("DNS zone", "its records are deleted, and its name servers change"),
    "route53:Record": serves("DNS record"),
    "kms:Key": strata.KEY,
    "kms:Alias": serves("key alias", "storage"),
    "cloudwatch:LogGroup": strata.LOG_GROUP,
    "eks:Cluster": strata.CLUSTER,
    "eks:NodeGroup": strata.NODES,
    "eks:AccessEntry": strata.ENTRY,
    "eks:Addon": strata.KINDS["eks:AddOn"],
    "iam:User": strata.USER,
    "iam:Group": strata.GROUP,
    "iam:GroupMembership": Kind("group membership", "user", (CHANGES, ""), rights=aws_rights.of_memberships),
    "iam:UserGroupMembership": Kind("group membership", "user", (CHANGES, ""), rights=aws_rights.of_memberships),
    "iam:AccessKey": strata.ACCESS_KEY,
    "iam:UserLoginProfile": strata.LOGIN,
    "iam:Policy": strata.POLICY,
    "iam:PolicyAttachment": Kind("policy attachment", "user", (CHANGES, ""), rights=_of_policy_attachment),
    "iam:UserPolicyAttachment": strata.given("user"),
    "iam:GroupPolicyAttachment": strata.given("group"),
    "iam:RolePolicyAttachment": strata.given("role"),
    "iam:UserPolicy": inline_policy("user"),
    "iam:GroupPolicy": inline_policy("group"),
    "iam:RolePolicy": inline_policy("role"),
    "iam:Role": strata.ROLE,
    "iam:InstanceProfile": strata.PROFILE,
    "lb:LoadBalancer": serves("load balancer"),
    "lb:Listener": serves("listener"),
    "lb:TargetGroup": serves("target group"),
    "alb:LoadBalancer": serves("load balancer"),
    "lambda:Function": serves("function", "application"),
    "ecs:Cluster": serves("container cluster", "application"),
    "ecs:Service": Kind(
        "container service", "application", properties={"taskDefinition": (INTERRUPTS, "its tasks are restarted")}
    ),
    "ecs:TaskDefinition": Kind("task definition", "application", (CHANGES, "tasks that run stay")),
    "cloudfront:Distribution": serves("distribution"),
    "acm:Certificate": serves("certificate"),
}

RANDOM = Kind(
    "random value",
    OTHER,
    (INTERRUPTS, "the value is lost: what was made from it no longer fits the new one"),
)
"""A random password or suffix is data of its own kind: it is nowhere but in the state."""
PLAIN = {
    "random": RANDOM,
    "tls": Kind("private key", OTHER, (LOSES_ACCESS, "the key is lost: what trusts it no longer knows the new one")),
}


def provider_kind(type_: str) -> Kind:
    """What connects to a cloud or a cluster. What it changes, the resources under it tell themselves."""
    noun = f"{type_.rpartition(':')[2]} provider"
    return Kind(noun, "server", (INTERRUPTS, "what is under it is made anew, or goes with it"), also=connection)


def connection(change: Change, world: World) -> Iterator[Effect]:
    """What a provider that changes in place connects to from now on; unknown, it may be another cluster or account.

    A secret shows as one even where it is unknown, because it comes from what this very change makes.
    """
    if change.action is not Action.UPDATE or change.new is None:
        return
    under = len(world.provided.get(change.urn, ()))
    new = change.new
    unknown = [
        name
        for name, value in new.inputs.items()
        if has_unknown(value) or (is_secret(value) and world.explains(new, name))
    ]
    if unknown:
        told = f"{', '.join(map(code, unknown))} is unknown until the change is made"
        words = f"{told}: if it is another cluster or account, all {under} resources under it are replaced"
        yield Effect(INTERRUPTS, words, open=True)
    else:
        yield Effect(CHANGES, f"it connects in another way; the {under} resources under it stay")


def aws_key(type_: str) -> str:
    """A pulumi-aws type's module and class: `aws:ec2/vpc:Vpc` is `ec2:Vpc`."""
    _, _, rest = type_.partition(":")
    module, _, name = rest.partition(":")
    return f"{module.partition('/')[0]}:{name}"
