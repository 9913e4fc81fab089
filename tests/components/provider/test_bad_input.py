"""Invalid inputs are reported in sentences, all at once, before anything is created."""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider.plugin.protocol import UNKNOWN
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.requests import IMAGE
from tests.harness.stack import HEAD, Stack

from ...harness.provider_process import CheckError, Engine, RefusedError

Run = Callable[..., Engine]
INSTANCE = {"imageId": IMAGE, "instanceType": "t3.micro", "subnetId": "subnet-12345678"}
VPC = {"cidrBlock": "10.0.0.0/16"}
ALLOW = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "%s"}]}'
SUBNET = "subnet-0123456789abcdef0"
FLOW_LOG = {
    "resourceId": "vpc-0123456789abcdef0",
    "logGroupName": "logs",
    "deliverLogsPermissionArn": "arn:aws:iam::123456789012:role/logs",
    "logDestination": "arn:aws:s3:::logs",
}
TWO_VPCS = """\
main = ec2.Vpc("main", cidr_block="10.0.0.0/16")
inside = ec2.Subnet("inside", vpc_id=main.id, cidr_block="10.0.0.0/20")
further = ec2.VpcCidrBlock("further", vpc_id=main.id, cidr_block="100.64.0.0/16")
ec2.Subnet("pods", vpc_id=main.id, cidr_block="100.64.0.0/20", opts=ResourceOptions(depends_on=further))
{more}
"""


def refused(run: Run, token: str, inputs: dict[str, Any], **config: Any) -> dict[str, str]:
    """Return the problems that a check finds, by property."""
    with pytest.raises(CheckError) as caught:
        run(**config).check(token, inputs)
    return caught.value.failures


@pytest.mark.parametrize(
    ("token", "inputs", "path", "sentence"),
    [
        ("ec2:Vpc", {"cidrBlock": "10.0.0.0/8"}, "cidrBlock", "/16"),
        ("ec2:Vpc", {"cidrBlock": "10.0.0.1/16"}, "cidrBlock", "10.0.0.0/16"),
        ("ec2:Vpc", {**VPC, "enableDnsHostname": True}, "enableDnsHostname", "did you mean enableDnsHostnames?"),
        ("ec2:Vpc", {**VPC, "tags": {"aws:x": "y"}}, "tags", "not start with aws:"),
        ("ec2:Vpc", {**VPC, "tags": {"k": "v" * 257}}, "tags", "at most 256 characters"),
        ("ec2:Vpc", {**VPC, "tags": {f"k{n}": "v" for n in range(49)}}, "tags", "at most 48 tags"),
        ("ec2:Volume", {"availabilityZone": "eu-west-1a", "size": 8}, "availabilityZone", "region us-east-1"),
        (
            "ec2:Volume",
            {"availabilityZone": "us-east-1a", "size": 20_000, "volumeType": "gp2"},
            "size",
            "1 to 16384 GiB",
        ),
        ("ec2:Volume", {"availabilityZone": "us-east-1a", "size": 10, "iops": 9000}, "iops", "at most"),
        ("ec2:Instance", {**INSTANCE, "rootVolume": {"throughput": 1}}, "rootVolume.throughput", "125 to 2000 MiB/s"),
        ("ec2:Instance", {**INSTANCE, "instanceType": "t3.micor"}, "instanceType", "did you mean t3.micro"),
        ("ec2:Instance", {**INSTANCE, "rootDeviceName": "/dev/sda1"}, "rootDeviceName", "rootVolume"),
        ("ec2:NatGateway", {"subnetId": SUBNET}, "connectivityType", "public requires allocationId"),
        (
            "ec2:NatGateway",
            {"subnetId": SUBNET, "allocationId": "eipalloc-12345678", "connectivityType": "private"},
            "connectivityType",
            "private has no allocationId",
        ),
        ("ec2:FlowLog", {**FLOW_LOG, "logDestinationType": "s3"}, "logDestinationType", "s3 has no logGroupName"),
        ("ec2:FlowLog", FLOW_LOG, "logDestinationType", "has no logDestination: name the log group in logGroupName"),
        ("iam:Policy", {"name": "p", "policy": "{"}, "policy", "must be a policy in JSON"),
        ("iam:Policy", {"name": "p", "policy": '{"Statement": [{"Effect": "Maybe"}]}'}, "policy", "Allow or Deny"),
        (
            "iam:Policy",
            {"name": "p", "policy": ALLOW % f"arn:aws:s3:::{'x' * 6100}"},
            "policy",
            "has 6208 characters, and AWS allows 6144: divide it into several policies",
        ),
    ],
)
def test_an_invalid_value_is_reported_with_what_is_valid(
    run: Run, token: str, inputs: dict[str, Any], path: str, sentence: str
) -> None:
    failures = refused(run, f"strata:{token}", inputs)
    assert list(failures) == [path]
    assert sentence in failures[path]


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        (
            "iam:UserPolicyAttachment",
            {"user": "ann", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
            "policyArn",
        ),
        ("iam:Policy", {"name": "p", "policy": ALLOW % "arn:aws:s3:::shop"}, "policy"),
    ],
)
def test_an_arn_of_another_partition_is_refused_before_a_call(
    run: Run, aws: Proxy, token: str, inputs: dict[str, Any], path: str
) -> None:
    failures = refused(run, f"strata:{token}", inputs, region="cn-north-1")
    assert list(failures) == [path]
    assert " is in partition aws, but the provider's region cn-north-1 is in aws-cn" in failures[path]
    assert not aws.calls
    ours = {name: str(value).replace("arn:aws:", "arn:aws-cn:") for name, value in inputs.items()}
    assert run(region="cn-north-1").check(f"strata:{token}", ours)
    assert run(region="cn-north-1").check("strata:iam:Policy", {"name": "p", "policy": ALLOW % "arn:*:s3:::shop"})


def test_all_problems_are_reported_at_once(run: Run) -> None:
    inputs = {"cidrBlock": "ten", "instanceTenancy": "shared", "tags": {"": "x"}, "nonsense": 1}
    assert set(refused(run, "strata:ec2:Vpc", inputs)) == set(inputs)


def test_an_instance_type_newer_than_botocore_is_looked_up_in_aws(run: Run, aws: Proxy) -> None:
    def newest(call: Call, behind: Behind) -> Answer:
        known = call.name != "ec2:DescribeInstanceTypes" or call.params["InstanceTypes"] != ["t99.small"]
        return behind(call) if known else Answer(200, {}, b"<DescribeInstanceTypesResponse/>")

    aws.faults = [newest]
    assert run().check("strata:ec2:Instance", {**INSTANCE, "instanceType": "t99.small"})


@pytest.mark.parametrize("kind", ["role", "user", "group"])
def test_a_policy_that_the_partition_lacks_is_refused_before_anything_is_created(
    run: Run, aws: Proxy, kind: str
) -> None:
    token, china = f"strata:iam:{kind.title()}PolicyAttachment", {"region": "cn-north-1"}

    def attached(partition: str, name: str) -> dict[str, str]:
        return {kind: "it", "policyArn": f"arn:{partition}:iam::aws:policy/{name}"}

    lacking = attached("aws-cn", "AmazonElasticContainerRegistryPublicReadOnly")
    sentence = "partition aws-cn has no policy AmazonElasticContainerRegistryPublicReadOnly of AWS: name another one"
    assert refused(run, token, lacking, **china)["policyArn"].startswith(sentence)
    engine = run(**china)
    checked = engine.check(token, lacking, lacking)
    assert checked["policyArn"] == lacking["policyArn"], "what exists is not asked about again"
    for _ in range(2):
        assert engine.check(token, attached("aws-cn", "ReadOnlyAccess"))
    assert aws.counts()["iam:GetPolicy"] == 2, "each policy is asked about once in a run"
    aws.calls.clear()
    assert run().check(token, attached("aws", "AmazonElasticContainerRegistryPublicReadOnly"))
    assert not aws.calls


@pytest.mark.parametrize("kinds", [UNKNOWN, [UNKNOWN, "t3.small"]])
def test_unknown_instance_types_are_not_looked_up(run: Run, aws: Proxy, kinds: Any) -> None:
    role = "arn:aws:iam::123456789012:role/nodes"
    group = {"cluster": "main", "nodeRoleArn": role, "subnetIds": ["subnet-12345678"], "instanceTypes": kinds}
    assert run().check("strata:eks:NodeGroup", group)["instanceTypes"] == kinds
    assert not aws.calls


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('ec2.Subnet("out", vpc_id=main.id, cidr_block="10.1.0.0/24")', "10.1.0.0/24 is outside of its VPC's"),
        (
            'ec2.Subnet("twice", vpc_id=main.id, cidr_block="10.0.8.0/24", opts=ResourceOptions(depends_on=inside))',
            "10.0.8.0/24 overlaps 10.0.0.0/20 of subnet inside",
        ),
    ],
)
def test_subnets_that_conflict_are_refused_before_anything_is_created(
    stack: Stack, aws: Proxy, more: str, sentence: str
) -> None:
    stack.write(TWO_VPCS.format(more=more))
    result = stack.attempt("preview")
    assert result.status != 0
    assert sentence in result.output
    assert not aws.calls
    stack.write(TWO_VPCS.format(more=""))
    stack.up()
    stack.write(TWO_VPCS.format(more=more))
    stack.attempt("up", "--yes", "--skip-preview")
    assert (
        len(
            aws.direct("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": [stack.id_of("main")]}])["Subnets"]
        )
        == 2
    )


def test_two_vpcs_may_have_the_same_addresses(stack: Stack) -> None:
    stack.write(
        TWO_VPCS.format(
            more='other = ec2.Vpc("other", cidr_block="10.0.0.0/16")\n'
            'ec2.Subnet("same", vpc_id=other.id, cidr_block="10.0.0.0/20")'
        )
    )
    stack.up()
    assert not stack.preview()


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("ExpiredToken", "the credentials have expired: sign in again"),
        ("RequestExpired", "this machine's clock"),
        ("AuthFailure", "AWS does not accept the credentials"),
        ("UnauthorizedOperation", "docs/iam-policy.json"),
        ("VpcLimitExceeded", "Service Quotas"),
    ],
)
def test_an_error_of_aws_is_one_sentence_with_the_remedy(run: Run, aws: Proxy, code: str, remedy: str) -> None:
    def refuse(_call: Call, _behind: Behind) -> Answer:
        raise Refusal(code, "No.")

    aws.faults = [refuse]
    engine = run()
    with pytest.raises(RefusedError) as caught:
        engine.create("strata:ec2:Vpc", engine.check("strata:ec2:Vpc", VPC))
    assert str(caught.value).startswith("ec2:")
    assert remedy in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "config", "sentence"),
    [
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "", "set AWS_PROFILE or strata:profile, or sign in"),
        (
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
            'role_arn="arn:aws:iam::123456789012:role/deployer"',
            "set AWS_PROFILE or strata:profile, or sign in",
        ),
        ({"AWS_PROFILE": "nobody"}, "", "correct strata:profile, or add the profile to ~/.aws/config"),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": ""}, "", "no region is set: pulumi config set strata:region REGION"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "retries=1, ", "cannot reach AWS in region us-east-1"),
    ],
)
def test_invalid_credentials_are_reported_with_the_remedy(
    stack: Stack, variables: dict[str, str], config: str, sentence: str
) -> None:
    stack.write("")
    (stack.project.folder / "__main__.py").write_text(
        HEAD + "from components.aws.provider import Provider\n"
        f'provider = Provider("aws", {config})\n'
        'ec2.Vpc("main", cidr_block="10.0.0.0/16", opts=ResourceOptions(provider=provider))\n'
    )
    nowhere = {
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    result = stack.attempt("up", "--yes", "--skip-preview", **nowhere, **variables)
    assert result.status != 0
    assert sentence in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_missing_region_is_reported_before_anything_is_created(stack: Stack) -> None:
    stack.write('ec2.Vpc("main", cidr_block="10.0.0.0/16")')
    nowhere = {"AWS_CONFIG_FILE": "/dev/null", "AWS_REGION": "", "AWS_DEFAULT_REGION": ""}
    result = stack.attempt("preview", **nowhere)
    assert result.status != 0
    assert "no region is set: pulumi config set strata:region REGION" in " ".join(result.output.split())
