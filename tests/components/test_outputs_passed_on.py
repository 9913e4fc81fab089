"""Arguments that are Outputs of other resources reach AWS and the cluster as the values that they become."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.harness import manifests
from tests.harness.aws.proxy import Proxy
from tests.harness.stack import Stack

PROGRAM = """\
from pulumi_kubernetes import Provider
from components.aws import kms
from components.application import Ingress, IngressTls, Nginx, NginxArgs, Service
from components.iam_permissions import allow, document
from components.partition import partition_of
from components.server.identity import Rights, make_identity
from components.storage import (
    EbsVolume, LocalPathProvisioner, LocalPathProvisionerArgs, NfsVolume, NodePath, StaticVolume, StaticVolumeArgs,
    StorageClass, StorageClassArgs,
)
from components.server import Statement
from components.user import User, UserArgs

rendered = ResourceOptions(provider=Provider("rendered", render_yaml_to_directory="rendered"))
key = kms.Key("data", description="Data", rotate=True)
boundary = iam.Policy("boundary", policy=document(allow(["s3:GetObject"], ["arn:aws:s3:::shop/*"])))
later = key.arn.apply(lambda _: "later")
host = key.arn.apply(lambda _: "www.example.org")


def static(name, **asset):
    StaticVolume(name, StaticVolumeArgs(storage="1Gi", **asset), namespace="shop", opts=rendered)


static("db", ebs=EbsVolume(availability_zone=key.arn.apply(lambda _: "us-east-1a"), kms_key_id=key.arn))
static("media", nfs=NfsVolume(server=host, path=later.apply(lambda name: f"/{name}")))
static("archive", node_path=NodePath(path="/srv/archive", node=later))
StorageClass("fast", StorageClassArgs(provisioner="ebs.csi.aws.com", parameters={"kmsKeyId": key.arn}), rendered)
StorageClass("shared", StorageClassArgs(provisioner="efs.csi.aws.com", parameters={"fileSystemId": later}), rendered)
LocalPathProvisioner("local-path", LocalPathProvisionerArgs(helper_image=later), rendered)
ingress = Ingress(
    host=host, ingress_class_name=later, annotations={"note": later}, tls=IngressTls(secret_name=later)
)
service = Service(
    type="LoadBalancer", annotations={"note": later}, load_balancer_class=later,
    load_balancer_source_ranges=[key.arn.apply(lambda _: "192.0.2.0/24"), "198.51.100.0/24"],
)
web = Nginx(
    "web", NginxArgs(page="x", ingress=ingress, service=service), namespace="shop", claim_name="db", opts=rendered
)
rights = Rights(statements=[Statement(actions=["kms:Decrypt"], resources=[key.arn, "arn:aws:s3:::shop/*"])])
make_identity(
    "servers", rights, lambda **options: ResourceOptions(**options), partition=partition_of("us-east-1"),
    session_manager=False,
)
User(
    "ann", UserArgs(permissions_boundary=boundary.arn), region="us-east-1",
    group_names={}, sessions={}, namespace_names={},
)
pulumi.export("url", web.url)
pulumi.export("key", key.arn)
"""


def test_outputs_become_the_values_of_what_is_created(stack: Stack, aws: Proxy) -> None:
    stack.project.install_kubernetes()
    stack.write(PROGRAM)
    assert {step["op"] for step in stack.preview()} == {"create"}
    stack.up()
    outputs = stack.json_of("stack", "output", "--json")
    key, found = outputs["key"], rendered(stack.project.folder / "rendered")
    (volume,) = aws.direct("ec2").describe_volumes()["Volumes"]
    assert (volume["AvailabilityZone"], volume["KmsKeyId"]) == ("us-east-1a", key)
    assert "us-east-1a" in json.dumps(found["PersistentVolume/db"]["spec"]["nodeAffinity"])
    assert found["PersistentVolume/media"]["spec"]["nfs"] == {"server": "www.example.org", "path": "/later"}
    assert "later" in json.dumps(found["PersistentVolume/archive"]["spec"]["nodeAffinity"])
    assert found["StorageClass/fast"]["parameters"]["kmsKeyId"] == key
    assert found["StorageClass/shared"]["parameters"] == {"fileSystemId": "later"}
    helper = yaml.safe_load(found["ConfigMap/local-path-config"]["data"]["helperPod.yaml"])
    assert helper["spec"]["containers"][0]["image"] == "later"
    assert_exposed(found, outputs["url"])
    iam = aws.direct("iam")
    (boundary,) = (one["Arn"] for one in iam.list_policies(Scope="Local")["Policies"] if "boundary" in one["Arn"])
    assert stack.resources()["ann"]["inputs"]["permissionsBoundary"] == boundary
    own = next(one for one in iam.list_policies(Scope="Local")["Policies"] if one["Arn"] != boundary)
    version = iam.get_policy_version(PolicyArn=own["Arn"], VersionId=own["DefaultVersionId"])["PolicyVersion"]
    assert version["Document"]["Statement"][0]["Resource"] == [key, "arn:aws:s3:::shop/*"]
    assert stack.preview() == []


def rendered(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the rendered objects by kind and name."""
    return {f"{one['kind']}/{one['metadata']['name']}": one for one in manifests.read(folder)}


def assert_exposed(found: dict[str, dict[str, Any]], url: str) -> None:
    """Assert that the Service and the Ingress have the values, and the URL the host name."""
    assert url == "https://www.example.org"
    ingress, service = found["Ingress/web"], found["Service/web"]
    assert ingress["spec"]["rules"][0]["host"] == "www.example.org"
    assert ingress["spec"]["ingressClassName"] == "later"
    assert ingress["spec"]["tls"] == [{"hosts": ["www.example.org"], "secretName": "later"}]
    assert ingress["metadata"]["annotations"]["note"] == service["metadata"]["annotations"]["note"] == "later"
    assert service["spec"]["loadBalancerClass"] == "later"
    assert service["spec"]["loadBalancerSourceRanges"] == ["192.0.2.0/24", "198.51.100.0/24"]
