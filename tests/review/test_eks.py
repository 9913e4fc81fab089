"""An EKS cluster and the objects in it: real previews, which are carried out and checked."""

from tests.harness.aws.proxy import Proxy

from .aws_cases import HEAD, LOSES_DATA, TRUST
from .reviewed_stack import ReviewedStack

NETWORK = f"""\
vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnets = [ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{{at}}.0/24", availability_zone=f"us-east-1{{zone}}")
    for at, zone in enumerate("ab")]
role = iam.Role("control", name="control", assume_role_policy='''{TRUST}''')
"""
CLUSTER = """\
import pulumi_kubernetes as k
cluster = eks.Cluster("shop", name="shop", role_arn=role.arn, subnet_ids=[one.id for one in subnets], version="1.33")
inside = k.Provider("inside", render_yaml_to_directory=cluster.name.apply(lambda name: f"rendered-{name}"))
here = ResourceOptions(provider=inside)
k.core.v1.Namespace("shop", metadata={"name": "shop"}, opts=here)
k.storage.v1.StorageClass("gp3", metadata={"name": "gp3"}, provisioner="ebs.csi.aws.com", reclaim_policy="Delete",
    opts=here)
ONE = {"accessModes": ["ReadWriteOnce"], "storageClassName": "gp3", "resources": {"requests": {"storage": "8Gi"}}}
k.core.v1.PersistentVolumeClaim("db", metadata={"name": "db", "namespace": "shop"}, spec=ONE,
    opts=ResourceOptions(provider=inside, retain_on_delete=True))
"""
SET = """\
labels = {"app": "queue"}
k.apps.v1.StatefulSet("queue", metadata={"name": "queue", "namespace": "shop"}, spec={
    "replicas": 3, "serviceName": "queue", "selector": {"matchLabels": labels}, "volumeClaimTemplates": [
    {"metadata": {"name": "data"}, "spec": ONE}], "persistentVolumeClaimRetentionPolicy": {
    "whenDeleted": "Retain", "whenScaled": "Delete"}, "template": {"metadata": {"labels": labels}, "spec": {
    "containers": [{"name": "main", "image": "queue:1"}]}}}, opts=here)
"""
SET_LABEL = "stateful-set/shop/queue"


def clusters(aws: Proxy) -> list[str]:
    return list(aws.direct("eks").list_clusters()["clusters"])


def test_a_deleted_cluster_deletes_everything_in_it(cluster: tuple[ReviewedStack, Proxy]) -> None:
    stack, aws = cluster
    base = HEAD + NETWORK
    stack.up(base + CLUSTER + SET)
    renamed = stack.review(base + CLUSTER.replace('name="shop", role', 'name="market", role') + SET)
    assert renamed.verdict("claim/shop/db") == LOSES_DATA, "retainOnDelete keeps nothing in a deleted cluster"
    assert renamed.of("cluster/shop").why == "`name`: `shop` becomes `market`"
    assert renamed.of("claim/shop/db").why.startswith("cluster `shop` is replaced")
    moved = stack.review((base + CLUSTER + SET).replace("10.0.", "10.8."))
    assert moved.verdict("network/main") == "interrupts"
    refused = "EKS rejects the subnets of another VPC, and network `main` is replaced"
    assert moved.of("cluster/shop").fails == refused, "a cluster is not deleted with its network"
    upgraded = stack.review(base + CLUSTER.replace("1.33", "1.34") + SET)
    assert upgraded.verdicts() == {"cluster/shop": "interrupts"}
    automatic = stack.review(base + CLUSTER.replace('"1.33"', '"1.33", auto_mode=True') + SET)
    assert automatic.verdicts() == {"cluster/shop": "interrupts"}
    assert "cannot attach volumes of `ebs.csi.aws.com`" in automatic.of("cluster/shop").what
    judged = stack.review(base)
    assert judged.verdicts() == {
        "cluster/shop": LOSES_DATA,
        "kubernetes-provider/inside": LOSES_DATA,
        "namespace/shop": LOSES_DATA,
        "claim/shop/db": LOSES_DATA,
        SET_LABEL: "interrupts",
        "storage-class/gp3": "changes",
    }
    assert "every object in it is deleted with it" in judged.of("cluster/shop").what
    for member in ("namespace/shop", "claim/shop/db"):
        assert f"`{member}`" in judged.of("cluster/shop").what
    assert clusters(aws) == ["shop"]
    stack.up(base)
    assert clusters(aws) == []


def test_a_stateful_set_and_the_claims_of_its_pods(cluster: tuple[ReviewedStack, Proxy]) -> None:
    stack, _ = cluster
    base = HEAD + NETWORK + CLUSTER
    stack.up(base + SET)
    fewer = stack.review(base + SET.replace('"replicas": 3', '"replicas": 1'))
    assert fewer.verdict(SET_LABEL) == LOSES_DATA
    assert "it is scaled from 3 to 1 pods" in fewer.of(SET_LABEL).what
    assert "the claims of the pods that are removed are deleted (`whenScaled`)" in fewer.of(SET_LABEL).what
    kept = stack.review(base + SET.replace('"replicas": 3', '"replicas": 1').replace('ed": "Delete"', 'ed": "Retain"'))
    assert kept.verdict(SET_LABEL) == "changes"
    assert stack.review(base).verdict(SET_LABEL) == "interrupts"
    fleeting = SET.replace('"whenDeleted": "Retain"', '"whenDeleted": "Delete"')
    stack.up(base + fleeting)
    assert stack.review(base).verdict(SET_LABEL) == LOSES_DATA
