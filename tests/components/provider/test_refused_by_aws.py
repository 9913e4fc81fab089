"""Checks refuse what AWS would refuse. What it refuses for a while is waited for, or reported with its reason."""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider.plugin.protocol import UNKNOWN
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.requests import IMAGE
from tests.harness.aws.slow import SlowStates
from tests.harness.aws.volumes import hours_later

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine

Run = Callable[..., Engine]
CLUSTER, NODES, POLICY, ROLE = "strata:eks:Cluster", "strata:eks:NodeGroup", "strata:iam:Policy", "strata:iam:Role"
INSTANCE, TEMPLATE, VOLUME = "strata:ec2:Instance", "strata:ec2:LaunchTemplate", "strata:ec2:Volume"
NAT, VPC, ENDPOINT = "strata:ec2:NatGateway", "strata:ec2:Vpc", "strata:ec2:VpcEndpoint"
ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s"}]}'
UNKNOWN_IMAGE = "ami-0123456789abcdef0"


def failures(run: Run, needs: Prerequisites, token: str, **other: Any) -> dict[str, str]:
    """Return the problems of an example with other inputs, by property."""
    inputs = {**EXAMPLES[token].inputs(needs), **other}
    with pytest.raises(CheckError) as caught:
        run().check(token, {name: value for name, value in inputs.items() if value is not None})
    return caught.value.failures


@pytest.mark.parametrize(
    ("token", "other", "problem"),
    [
        (
            CLUSTER,
            {"endpointPublicAccess": False, "endpointPrivateAccess": False},
            ("endpointPublicAccess", "of the two"),
        ),
        (
            CLUSTER,
            {"version": "1.28"},
            ("version", "EKS does not offer Kubernetes 1.28 here: choose one of 1.29, 1.30"),
        ),
        (NODES, {"version": "1.28", "releaseVersion": None}, ("version", "EKS does not offer Kubernetes 1.28")),
        (NODES, {"labels": {"a b": "c"}}, ("labels.a b", "must be a label's key")),
        (
            NODES,
            {"labels": {f"example.org/{'a' * 52}": "b"}},
            (f"labels.example.org/{'a' * 52}", "at most 63 characters"),
        ),
        (NODES, {"labels": {"a": ""}}, ("labels.a", "must be 1 to 63 letters")),
        (NODES, {"labels": {"k8s.io/a": "b"}}, ("labels.k8s.io/a", "a domain that EKS reserves")),
        (NODES, {"taints": [{"key": "-", "effect": "NO_SCHEDULE"}]}, ("taints[0].key", "must be a label's key")),
        (
            NODES,
            {"taints": [{"key": "a", "value": value, "effect": "NO_SCHEDULE"} for value in "bc"]},
            ("taints", "must have one taint for each key and effect: a"),
        ),
        (
            NODES,
            {"amiType": "AL2023_x86_64_NVIDIA", "instanceTypes": ["g6.xlarge", "m7i.large"]},
            ("instanceTypes[1]", "m7i.large has no GPU of NVIDIA, which amiType AL2023_x86_64_NVIDIA needs"),
        ),
        (NODES, {"instanceTypes": ["m7g.large"]}, ("instanceTypes[0]", "has another processor architecture")),
        (POLICY, {"policy": ALLOW % ("a" * 6144)}, ("policy", "AWS allows 6144: divide it into several policies")),
        (ROLE, {"assumeRolePolicy": ALLOW % ("a" * 4096)}, ("assumeRolePolicy", "AWS allows 4096")),
        (
            INSTANCE,
            {"imageId": UNKNOWN_IMAGE},
            ("imageId", f"image {UNKNOWN_IMAGE} not found in this region: check the"),
        ),
        (
            TEMPLATE,
            {"imageId": None, "image": {"imageId": UNKNOWN_IMAGE}},
            ("image.imageId", "not found in this region"),
        ),
    ],
)
def test_what_aws_would_refuse_is_refused_in_the_check(
    run: Run, aws: Proxy, token: str, other: dict[str, Any], problem: tuple[str, str]
) -> None:
    path, sentence = problem
    found = failures(run, Prerequisites(aws), token, **other)
    assert list(found) == [path]
    assert sentence in found[path]


def test_a_launch_template_may_name_an_image_for_any_processor(run: Run, aws: Proxy) -> None:
    needs, engine = Prerequisites(aws), run()
    other = {"instanceTypes": ["m7g.large"], "launchTemplateId": needs.template("arm"), "launchTemplateVersion": "1"}
    inputs = engine.check(NODES, {**EXAMPLES[NODES].inputs(needs), **other})
    assert not engine.create(NODES, inputs).error


def test_subnets_of_a_cluster_are_in_two_zones_and_stay_in_those_of_its_creation(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    one = [needs.subnet, needs.subnet_in("us-east-1a", "10.1.3.0/24")]
    assert failures(run, needs, CLUSTER, subnetIds=one) == {
        "subnetIds": "must be in 2 zones at least, and all are in us-east-1a"
    }
    by_zone = failures(run, needs, CLUSTER, subnetIds=None, subnetsByZone={"us-east-1a": needs.subnet})
    assert "must have subnets in 2 zones at least" in by_zone["subnetsByZone"]
    engine = run()
    old = engine.check(CLUSTER, EXAMPLES[CLUSTER].inputs(needs))
    moved = [needs.subnet, needs.subnet_in("us-east-1c", "10.1.4.0/24")]
    with pytest.raises(CheckError, match="zones that the cluster was created in, us-east-1a, us-east-1b, not in"):
        engine.check(CLUSTER, {**old, "subnetIds": moved}, old)
    aws.calls.clear()
    engine.check(CLUSTER, old, old)
    assert not aws.calls


def test_what_aws_cannot_be_asked_is_left_to_it(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    denied = ("ec2:DescribeImages", "ec2:DescribeSubnets", "eks:DescribeClusterVersions")
    aws.faults = [Refused(name, "AccessDenied", times=10) for name in denied]
    run().check(INSTANCE, {**EXAMPLES[INSTANCE].inputs(needs), "imageId": UNKNOWN_IMAGE})
    run().check(CLUSTER, {**EXAMPLES[CLUSTER].inputs(needs), "version": "1.99"})


def test_private_names_of_an_endpoint_require_attributes_of_the_programs_network(run: Run, aws: Proxy) -> None:
    endpoint = {"serviceName": "com.amazonaws.us-east-1.ssm", "vpcEndpointType": "Interface", "privateDnsEnabled": True}
    for attributes, fits in (({}, False), ({"enableDnsHostnames": True}, True)):
        for is_created in (False, True):
            engine = run()
            network = engine.check(VPC, {"cidrBlock": "10.0.0.0/16", **attributes})
            vpc = engine.create(VPC, network).id if is_created else UNKNOWN
            if fits:
                engine.check(ENDPOINT, {**endpoint, "vpcId": vpc})
                continue
            with pytest.raises(CheckError, match="requires enableDnsHostnames of the VPC: set it to true there"):
                engine.check(ENDPOINT, {**endpoint, "vpcId": vpc})


def test_a_nat_gateway_without_an_internet_gateway_says_what_to_add_and_is_replaced(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    engine = run()
    inputs = engine.check(NAT, {"subnetId": needs.subnet, "allocationId": needs.address()})
    failed = engine.create(NAT, inputs)
    assert f"Network {needs.vpc} has no Internet gateway attached: add an InternetGateway, and let" in failed.error
    assert needs.gateway
    run().delete(failed)
    assert not run().create(NAT, inputs).error


def test_an_instance_that_takes_three_minutes_to_stop_changes_its_type(run: Run, aws: Proxy) -> None:
    engine = run()
    state = engine.create(INSTANCE, engine.check(INSTANCE, EXAMPLES[INSTANCE].inputs(Prerequisites(aws))))
    aws.faults = [SlowStates(25, ("ec2:StopInstances",))]
    aws.calls.clear()
    updated = run().update(state, engine.check(INSTANCE, {**state.inputs, "instanceType": "t3.large"}, state.inputs))
    assert not updated.error
    names = [call.action for call in aws.calls]
    assert names.index("StopInstances") < names.index("ModifyInstanceAttribute") < names.index("StartInstances")
    assert aws.counts()["ec2:DescribeInstances"] > 25


def test_a_volume_that_was_modified_hours_ago_says_when_it_can_be_modified_again(run: Run, aws: Proxy) -> None:
    engine = run()
    state = engine.create(VOLUME, engine.check(VOLUME, {"availabilityZone": "us-east-1a", "size": 10}))
    grown = run().update(state, engine.check(VOLUME, {**state.inputs, "size": 11}, state.inputs))
    hours_later(aws, 5)
    wanted = engine.check(VOLUME, {**grown.inputs, "size": 12}, grown.inputs)
    refused = run().update(grown, wanted)
    assert "repeat some hours later, or change everything at once" in refused.error
    hours_later(aws, 1)
    assert not run().update(refused, wanted).error


def test_a_scaling_group_whose_template_names_no_image_of_aws_is_refused_with_the_reason(run: Run, aws: Proxy) -> None:
    needs, token = Prerequisites(aws), "strata:autoscaling:AutoScalingGroup"
    data = {"ImageId": UNKNOWN_IMAGE, "InstanceType": "t3.small"}
    made = needs.ec2.create_launch_template(LaunchTemplateName="t", LaunchTemplateData=data)["LaunchTemplate"]
    engine = run()
    wanted = {**EXAMPLES[token].inputs(needs), "launchTemplateId": made["LaunchTemplateId"]}
    with pytest.raises(Exception, match=f"The image id '\\[{UNKNOWN_IMAGE}\\]' does not exist"):
        engine.create(token, engine.check(token, wanted))


def test_an_image_that_exists_is_asked_for_once(run: Run, aws: Proxy) -> None:
    engine = run()
    for name in ("one", "two"):
        inputs = engine.check(TEMPLATE, {"name": name, "imageId": IMAGE, "instanceType": "t3.small"})
    assert aws.counts()["ec2:DescribeImages"] == 1
    engine.check(TEMPLATE, inputs, inputs)
    assert aws.counts()["ec2:DescribeImages"] == 1
