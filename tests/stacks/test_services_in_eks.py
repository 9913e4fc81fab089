"""The services of a new EKS cluster: add-ons of EKS with the least rights, and a Gateway of a class of the cluster."""

import json
from typing import Any

import pytest

from tests.harness import manifests
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

ZONE = "Z05346603AMSIBWU1JMO8"
ENVIRONMENT: dict[str, Any] = {
    "aws": {"region": "us-east-1"},
    "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single", "flowLogs": None},
    "kubernetes": {
        "kind": "eks",
        "renderTo": "rendered",
        "eks": {"version": "1.34", "publicAccess": ["198.51.100.0/24"]},
        "services": {
            "certificates": {},
            "dns": {"hostedZones": {"example.org": ZONE}},
            "gateway": {"present": True, "gatewayClassName": "public"},
        },
    },
    "applications": {
        "shop": {
            "kind": "container",
            "image": "registry.example/shop:1",
            "ports": [{"containerPort": 8080}],
            "host": "shop.example.org",
        }
    },
}


def rights_of(
    aws: Proxy, account: str, namespace: str | None = None, cluster: str = "test"
) -> dict[tuple[str, ...], list[str]]:
    """Return the actions that a service account is allowed, by their resources. That of an add-on has its namespace."""
    eks, iam = aws.client("eks"), aws.client("iam")
    (one,) = eks.list_pod_identity_associations(clusterName=cluster, namespace=namespace or account)["associations"]
    assert one["serviceAccount"] == account
    named = {"clusterName": cluster, "associationId": one["associationId"]}
    role = eks.describe_pod_identity_association(**named)["association"]["roleArn"].rpartition("/")[2]
    (policy,) = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    document = iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId="v1")["PolicyVersion"]["Document"]
    return {tuple(one["Resource"]): one["Action"] for one in document["Statement"]}


def test_a_host_in_eks_has_a_gateway_a_certificate_and_a_record(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.project.install_kubernetes()
    stack.up(ENVIRONMENT)
    assert stack.outputs()["applications"]["shop"]["url"] == "https://shop.example.org"
    eks = aws.client("eks")
    assert {"cert-manager", "external-dns"} < {*eks.list_addons(clusterName="test")["addons"]}
    found = eks.describe_addon(clusterName="test", addonName="external-dns")["addon"]
    assert json.loads(found["configurationValues"]) == {
        "sources": ["service", "ingress", "gateway-httproute"],
        "domainFilters": ["example.org"],
        "policy": "sync",
        "txtOwnerId": "test.us-east-1",
    }
    assert rights_of(aws, "external-dns") == {
        (f"arn:aws:route53:::hostedzone/{ZONE}",): [
            "route53:ChangeResourceRecordSets",
            "route53:ListResourceRecordSets",
        ],
        ("*",): ["route53:ListHostedZones"],
    }

    by_kind = {(one["kind"], one["metadata"]["name"]): one for one in manifests.read(stack.project.folder / "rendered")}
    gateway = by_kind["Gateway", "gateway"]
    assert (gateway["metadata"]["namespace"], gateway["spec"]["gatewayClassName"]) == ("test-gateway", "public")
    assert [one["protocol"] for one in gateway["spec"]["listeners"]] == ["HTTP", "HTTPS"]
    certificate = by_kind["Certificate", "gateway"]
    assert (certificate["metadata"]["namespace"], certificate["spec"]["dnsNames"]) == (
        "test-gateway",
        ["shop.example.org"],
    )
    assert by_kind["Certificate", "local-ca"]["metadata"]["namespace"] == "cert-manager"
    assert by_kind["HTTPRoute", "shop"]["spec"]["parentRefs"] == [
        {"name": "gateway", "namespace": "test-gateway", "sectionName": "https"}
    ]
    assert ("Deployment", "traefik") not in by_kind
    assert stack.steps(ENVIRONMENT) == {}

    services = {"gateway": {"present": True, "name": "edge", "namespace": "infra", "protocol": "HTTPS"}}
    without = {**ENVIRONMENT, "kubernetes": {**ENVIRONMENT["kubernetes"], "services": services}}
    stack.up(without)
    assert stack.outputs()["applications"]["shop"]["url"] == "https://shop.example.org"
    assert "external-dns" not in eks.list_addons(clusterName="test")["addons"]
    assert eks.list_pod_identity_associations(clusterName="test", namespace="external-dns")["associations"] == []


@pytest.mark.parametrize(
    ("eks", "scheme", "annotations"),
    [
        ({"autoMode": True}, {"scheme": "internet-facing"}, {"scheme": "internet-facing"}),
        ({}, {}, {"scheme": "internal", "internal": "true"}),
    ],
)
def test_a_gateway_of_a_new_cluster_has_a_load_balancer(
    stack: EnvironmentStack, eks: dict[str, Any], scheme: dict[str, str], annotations: dict[str, str]
) -> None:
    stack.project.install_kubernetes()
    kubernetes = ENVIRONMENT["kubernetes"]
    ranges = {"loadBalancerSourceRanges": ["198.51.100.0/24"], "annotations": {"example.org/team": "edge"}}
    services = kubernetes["services"] | {"gateway": scheme | ranges}
    wanted = ENVIRONMENT | {"kubernetes": {**kubernetes, "eks": kubernetes["eks"] | eks, "services": services}}
    stack.up(wanted)
    assert stack.outputs()["applications"]["shop"]["url"] == "https://shop.example.org"
    by_kind = {(one["kind"], one["metadata"]["name"]): one for one in manifests.read(stack.project.folder / "rendered")}
    service = by_kind["Service", "traefik"]
    assert (service["spec"]["type"], service["spec"]["loadBalancerSourceRanges"]) == (
        "LoadBalancer",
        ["198.51.100.0/24"],
    )
    of_eks = annotations | {"type": "nlb", "nlb-target-type": "instance"}
    prefix = "service.beta.kubernetes.io/aws-load-balancer-"
    own = {key: one for key, one in service["metadata"]["annotations"].items() if "pulumi.com" not in key}
    assert own == {f"{prefix}{key}": one for key, one in of_eks.items()} | {"example.org/team": "edge"}
    deployment = by_kind["Deployment", "traefik"]["spec"]
    assert deployment["replicas"] == 2
    assert deployment["template"]["spec"]["containers"][0]["image"] == "docker.io/library/traefik:v3.6.0"
    assert by_kind["PodDisruptionBudget", "traefik"]["spec"]["maxUnavailable"] == 1
    assert by_kind["Gateway", "gateway"]["spec"]["gatewayClassName"] == "traefik"
    assert by_kind["Certificate", "gateway"]["metadata"]["namespace"] == "strata-gateway"
    kinds = {f"gateway-{name}" for kind, name in by_kind if kind == "CustomResourceDefinition"}
    assert len(kinds) == 6
    [dns] = [one for one in stack.resources() if one["urn"].endswith("AddOn::test-external-dns")]
    assert kinds <= {one.rpartition("::")[2] for one in dns["dependencies"]}, "else its pods end until the kinds exist"
    assert stack.steps(wanted) == {}


def test_an_existing_cluster_gets_external_dns_with_the_rights_for_its_zones(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    stack.project.install_kubernetes()
    ec2, eks = aws.direct("ec2"), aws.client("eks")
    aws.direct("iam").create_role(RoleName="cluster", AssumeRolePolicyDocument="{}")
    subnets = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"]][:2]
    eks.create_cluster(
        name="shared",
        roleArn="arn:aws:iam::123456789012:role/cluster",
        resourcesVpcConfig={"subnetIds": subnets},
        accessConfig={"authenticationMode": "API"},
    )
    services = {"dns": {"hostedZones": {"example.org": ZONE}}, "gateway": {}, "metrics": {}}
    wanted = {
        "aws": {"region": "us-east-1"},
        "kubernetes": {"kind": "eks", "existing": "shared", "renderTo": "rendered", "services": services},
        "applications": ENVIRONMENT["applications"],
    }
    stack.up(wanted)
    assert rights_of(aws, "external-dns", "strata-dns", "shared") == {
        (f"arn:aws:route53:::hostedzone/{ZONE}",): [
            "route53:ChangeResourceRecordSets",
            "route53:ListResourceRecordSets",
        ],
        ("*",): ["route53:ListHostedZones"],
    }
    assert eks.list_addons(clusterName="shared")["addons"] == []
    by_kind = {(one["kind"], one["metadata"]["name"]): one for one in manifests.read(stack.project.folder / "rendered")}
    pod = by_kind["Deployment", "external-dns"]["spec"]["template"]["spec"]
    assert (pod["serviceAccountName"], pod["automountServiceAccountToken"]) == ("external-dns", True)
    [container] = pod["containers"]
    assert {f"--zone-id-filter={ZONE}", "--source=gateway-httproute"} < {*container["args"]}
    assert container["env"] == [{"name": "AWS_REGION", "value": "us-east-1"}]
    assert {("Deployment", "metrics-server"), ("Deployment", "traefik"), ("Gateway", "gateway")} < by_kind.keys()
    assert stack.outputs()["applications"]["shop"]["url"] == "http://shop.example.org"
    assert stack.steps(wanted) == {}


def test_an_acme_server_proves_hosts_by_records_that_cert_manager_may_change(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    stack.project.install_kubernetes()
    acme = {"server": "https://acme.example.org/directory", "dns01": {"hostedZones": {"example.org": ZONE}}}
    services = ENVIRONMENT["kubernetes"]["services"] | {"certificates": {"acme": acme}}
    stack.up(ENVIRONMENT | {"kubernetes": ENVIRONMENT["kubernetes"] | {"services": services}})
    assert rights_of(aws, "cert-manager") == {
        (f"arn:aws:route53:::hostedzone/{ZONE}",): [
            "route53:ChangeResourceRecordSets",
            "route53:ListResourceRecordSets",
        ],
        ("arn:aws:route53:::change/*",): ["route53:GetChange"],
    }
    by_kind = {(one["kind"], one["metadata"]["name"]): one for one in manifests.read(stack.project.folder / "rendered")}
    issuer = by_kind["ClusterIssuer", "test-gateway-gateway"]
    assert issuer["spec"]["acme"]["solvers"] == [
        {
            "selector": {"dnsZones": ["example.org"]},
            "dns01": {"route53": {"region": "us-east-1", "hostedZoneID": ZONE}},
        }
    ]
    reference = by_kind["Certificate", "gateway"]["spec"]["issuerRef"]
    assert (reference["kind"], reference["name"]) == ("ClusterIssuer", "test-gateway-gateway")
    assert ("Issuer", "gateway") not in by_kind


def test_settings_of_the_add_on_of_a_service_are_checked_before_anything_is_created(
    stack: EnvironmentStack, aws: Proxy
) -> None:
    kubernetes = ENVIRONMENT["kubernetes"]
    add_ons = {"external-dns": {"configuration": {"policy": "everything"}}}
    eks = {**kubernetes["eks"], "addOns": add_ons}
    stack.write({**ENVIRONMENT, "kubernetes": {**kubernetes, "eks": eks}})
    refused = stack.project.attempt("up", "--yes", "--skip-preview").output
    assert "kubernetes.eks.addOns.external-dns.configuration.policy: 'everything': must be one of" in refused
    assert aws.counts()["ec2:CreateVpc"] == 0
