"""An EKS cluster that exists already: users and storage on it, and nothing of itself changes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack

ROLE = "arn:aws:iam::123456789012:role/cluster"
NAME = "shared"


def make_cluster(aws: Proxy, authentication_mode: str) -> None:
    ec2, eks = aws.direct("ec2"), aws.client("eks")
    aws.direct("iam").create_role(RoleName="cluster", AssumeRolePolicyDocument="{}")
    subnets = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"]][:2]
    access = {"authenticationMode": authentication_mode}
    eks.create_cluster(
        name=NAME, roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets}, accessConfig=access, tags={"team": "base"}
    )


def described(aws: Proxy) -> Any:
    """Return what AWS says about the cluster and who has access to it."""
    eks = aws.client("eks")
    entries = eks.list_access_entries(clusterName=NAME)["accessEntries"]
    return eks.describe_cluster(name=NAME)["cluster"], sorted(entries), eks.list_addons(clusterName=NAME)["addons"]


def environment() -> dict[str, Any]:
    return {
        "aws": {"region": "us-east-1"},
        "kubernetes": {"kind": "eks", "existing": NAME},
        "storage": {"classes": {"existing-fast": {"provisioner": "ebs.csi.aws.com"}}},
        "users": {"alice": {"namespaces": {"existing-shop": "edit"}}},
    }


@pytest.mark.usefixtures("eks_on_node")
def test_users_and_storage_are_created_on_an_existing_cluster_and_it_stays_as_it_is(
    stack: CheckoutStack, checkout: Checkout, aws: Proxy
) -> None:
    make_cluster(aws, "API_AND_CONFIG_MAP")
    before = described(aws)
    stack.up(environment())
    [binding] = checkout.objects("rolebinding", "existing-shop")
    assert binding["subjects"][0]["name"] == "alice"
    [entry] = {*described(aws)[1]} - {*before[1]}
    assert entry.endswith(":user/alice")
    known = aws.client("eks").describe_access_entry(clusterName=NAME, principalArn=entry)["accessEntry"]
    assert known["username"] == "alice"
    output = stack.outputs()["kubernetes"]
    assert (output["kind"], output["clusterName"]) == ("eks", NAME)
    assert "--cluster-name" in output["kubeconfig"]
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert described(aws) == before
    assert [one for one in checkout.objects("ns") if one["metadata"]["name"] == "existing-shop"] == []


def test_an_existing_cluster_that_cannot_be_used_is_rejected(
    stack: CheckoutStack, aws: Proxy, eks_on_node: Callable[[dict[str, Any]], None]
) -> None:
    stack.write(environment())
    line = stack.file.read_text()[: stack.file.read_text().index("existing")].count("\n") + 1
    place = f"stacks/{stack.name}.yaml:{line}: kubernetes.existing: 'shared': "

    def rejection() -> str:
        refused = stack.attempt("up", "--yes", "--skip-preview")
        assert refused.returncode != 0
        assert "Traceback" not in refused.stdout + refused.stderr
        return refused.stdout + refused.stderr

    assert f"{place}EKS cluster in us-east-1 not found: correct it, or use the region" in rejection()
    make_cluster(aws, "CONFIG_MAP")
    assert "run `aws eks update-cluster-config --name shared --access-config authenticationMode=API_AND_" in rejection()
    aws.client("eks").update_cluster_config(name=NAME, accessConfig={"authenticationMode": "API_AND_CONFIG_MAP"})
    eks_on_node({"token": "of-somebody-else"})
    printed = rejection()
    assert f"{place}not allowed, because the cluster has no access entry for arn:aws:" in printed
    assert f"run `aws eks create-access-entry --cluster-name {NAME} --principal-arn arn:aws:" in printed
    changes = [name for name in aws.counts() if name.startswith(("iam:", "ec2:"))]
    assert changes == []
