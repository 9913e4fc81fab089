"""The second environment of the sweep: an EKS cluster, whose update turns on Auto Mode, in a network of two blocks."""

from pulumi import ResourceOptions

from components.aws import ec2, eks, iam, kms
from tests.sweep.variant import REPLACED, REPLACING, SITE, UPDATED, tags, trust

VERSION = "1.34" if UPDATED else "1.33"
vpc = ec2.Vpc("vpc", cidr_block="10.0.0.0/16", instance_tenancy="default" if UPDATED else "dedicated", tags=tags("vpc"))
subnets = {
    f"us-east-1{zone}": ec2.Subnet(
        f"nodes-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{number}.0/24",
        availability_zone=f"us-east-1{zone}",
        tags=tags(f"nodes-{zone}"),
    )
    for number, zone in enumerate("ab")
}
block = ec2.VpcCidrBlock("pods", vpc_id=vpc.id, cidr_block="100.65.0.0/16" if REPLACED else "100.64.0.0/16")
ec2.Subnet(
    "pods",
    vpc_id=vpc.id,
    cidr_block="100.65.0.0/20" if REPLACED else "100.64.0.0/20",
    availability_zone="us-east-1a",
    tags=tags("pods"),
    opts=ResourceOptions.merge(REPLACING, ResourceOptions(depends_on=block)),
)
key = kms.Key("secrets", description="Secrets", rotate=UPDATED, tags=tags("secrets"))
control, nodes, pods = (
    iam.Role(name, assume_role_policy=trust(f"{service}.amazonaws.com"), tags=tags(name))
    for name, service in {"control": "eks", "nodes": "ec2", "pods": "pods.eks"}.items()
)
cluster = eks.Cluster(
    "cluster",
    name=f"{SITE}-cluster-2" if REPLACED else f"{SITE}-cluster",
    role_arn=control.arn,
    version=VERSION,
    subnets_by_zone={zone: subnet.id for zone, subnet in subnets.items()},
    enabled_logs=["api", "audit"] if UPDATED else ["api"],
    secrets_key_arn=key.arn,
    auto_mode=UPDATED,
    node_pools=["general-purpose", "system"] if UPDATED else [],
    node_role_arn=nodes.arn if UPDATED else None,
    tags=tags("cluster"),
    opts=REPLACING,
)
eks.NodeGroup(
    "nodes",
    cluster=cluster.name,
    node_role_arn=nodes.arn,
    subnet_ids=[subnet.id for subnet in subnets.values()],
    version=VERSION,
    labels={"stage": "two"} if UPDATED else {"stage": "one"},
    max_size=3 if UPDATED else 2,
    tags=tags("nodes"),
    opts=REPLACING,
)
eks.AddOn(
    "proxy",
    cluster=cluster.name,
    name="kube-proxy",
    kubernetes_version=cluster.version.apply(str),
    tags=tags("proxy"),
    opts=REPLACING,
)
eks.PodIdentityAssociation(
    "pods",
    cluster=cluster.name,
    namespace="shop",
    service_account="web",
    role_arn=control.arn if UPDATED else pods.arn,
    tags=tags("pods"),
    opts=REPLACING,
)
eks.AccessEntry("nodes", cluster=cluster.name, principal_arn=pods.arn, username="web", opts=REPLACING)
