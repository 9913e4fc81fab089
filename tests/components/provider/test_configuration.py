"""The configuration of the provider: role, accounts, region, credentials, timeouts; and its functions."""

from collections.abc import Callable

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.slow import SlowStates
from tests.harness.stack import HEAD, NETWORK, Stack

from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
VPC = {"cidrBlock": "10.0.0.0/16"}
ACCOUNT = "123456789012"  # moto's own


NAT = (
    'gateway = ec2.InternetGateway("gateway", vpc_id=vpc.id)\n'
    'nat = ec2.NatGateway("nat", subnet_id=one.id, allocation_id=ec2.ElasticIp("address").id, '
    'opts=ResourceOptions(depends_on=[gateway], custom_timeouts=pulumi.CustomTimeouts(create="1s")))\n'
)


def make_vpc(engine: Engine) -> None:
    engine.create("strata:ec2:Vpc", engine.check("strata:ec2:Vpc", VPC))


def test_an_account_that_is_not_allowed_is_refused_before_the_first_change(run: Run, aws: Proxy) -> None:
    with pytest.raises(
        RefusedError, match=f"belong to account {ACCOUNT}, but strata:allowedAccountIds allows 111111111111"
    ):
        make_vpc(run(allowedAccountIds=["111111111111"]))
    assert set(aws.counts()) == {"sts:GetCallerIdentity"}
    make_vpc(run(allowedAccountIds=["111111111111", ACCOUNT]))
    assert aws.counts()["ec2:CreateVpc"] == 1


def test_the_region_defaults_to_aws_region(stack: Stack, aws: Proxy) -> None:
    stack.write('vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")\n')
    stack.run("up", "--yes", "--skip-preview", AWS_REGION="eu-west-1", AWS_DEFAULT_REGION="us-east-1")
    assert len(aws.direct("ec2", "eu-west-1").describe_vpcs(VpcIds=[stack.id_of("main")])["Vpcs"]) == 1


def test_placeholder_credentials_require_an_endpoint(stack: Stack, aws: Proxy) -> None:
    provider = 'aws = Provider("aws", region="us-east-1", placeholder_credentials=True{endpoint})\n'
    vpc = 'vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16", opts=ResourceOptions(provider=aws))\n'
    head = "from components.aws.provider import Provider\n"
    stack.write(head + provider.format(endpoint="") + vpc)
    assert "conflicts with calls to AWS itself: set endpoint too" in stack.attempt("preview").output
    stack.write(head + provider.format(endpoint=f', endpoint="{aws.url}"') + vpc)
    stack.run("up", "--yes", "--skip-preview", AWS_ACCESS_KEY_ID="AKIAOFAPERSON", AWS_ENDPOINT_URL="")
    assert {call.access_key for call in aws.calls} == {"placeholder"}


def test_custom_timeouts_end_the_wait_and_the_next_run_goes_on(stack: Stack, aws: Proxy) -> None:
    aws.faults.append(SlowStates(reads=10_000))
    stack.write(NETWORK + NAT)
    result = stack.attempt("up", "--yes", "--skip-preview")
    assert result.status != 0
    assert "is still pending after the 1 s allowed" in " ".join(result.output.split())
    created = stack.id_of("nat")
    aws.faults.pop()
    stack.up()
    assert stack.id_of("nat") == created
    assert not stack.preview()
    assert len(aws.direct("ec2").describe_nat_gateways()["NatGateways"]) == 1


def test_a_failed_resource_is_reported_with_the_reason_and_replaced(stack: Stack, aws: Proxy) -> None:
    def fails(call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name != "ec2:CreateNatGateway" or not answer.ok:
            return answer
        data = data_of(call, answer)
        data["NatGateway"] |= {"State": "failed", "FailureMessage": "Elastic IP address is already associated"}
        return answer_with(call, data)

    aws.faults = [fails]
    stack.write(NETWORK + NAT)
    result = stack.attempt("up", "--yes", "--skip-preview")
    assert result.status != 0
    assert "is failed: Elastic IP address is already associated; the next pulumi up replaces it" in " ".join(
        result.output.split()
    )
    failed = stack.id_of("nat")
    aws.faults = []
    assert "replace" in {step["op"] for step in stack.preview()}
    stack.up()
    assert stack.id_of("nat") != failed
    gateways = aws.direct("ec2").describe_nat_gateways()["NatGateways"]
    assert [gateway["NatGatewayId"] for gateway in gateways if gateway["State"] == "available"] == [stack.id_of("nat")]
    assert not stack.preview()


def test_functions_return_what_aws_has(stack: Stack) -> None:
    stack.write("")
    (stack.project.folder / "__main__.py").write_text(
        HEAD
        + "from components.aws import sts\n"
        + 'pulumi.export("zones", ec2.get_availability_zones().apply(lambda found: found.names))\n'
        + 'pulumi.export("memory", ec2.get_instance_type(instance_type="t3.micro").apply(lambda found: found.memory))\n'
        + 'pulumi.export("image", ec2.get_image(name="amzn2-ami-hvm-*").apply(lambda found: found.id))\n'
        + 'pulumi.export("account", sts.get_caller_identity().apply(lambda found: found.account_id))\n'
    )
    stack.up()
    outputs = stack.json_of("stack", "output", "--json")
    assert outputs["zones"][:2] == ["us-east-1a", "us-east-1b"]
    assert outputs["memory"] == 1024
    assert outputs["image"].startswith("ami-")
    assert outputs["account"] == ACCOUNT


def test_a_saved_plan_is_carried_out_and_nothing_else(stack: Stack, aws: Proxy) -> None:
    stack.write(NETWORK)
    stack.up()
    stack.write(NETWORK.replace('"Name": "main"', '"Name": "planned"'))
    stack.run("preview", "--save-plan", "plan.json")
    stack.write(NETWORK.replace('"Name": "main"', '"Name": "another"'))
    result = stack.attempt("up", "--yes", "--skip-preview", "--plan", "plan.json")
    assert result.status != 0
    stack.write(NETWORK.replace('"Name": "main"', '"Name": "planned"'))
    stack.up("--plan", "plan.json")
    tags = aws.direct("ec2").describe_vpcs(VpcIds=[stack.id_of("main")])["Vpcs"][0]["Tags"]
    assert {"Key": "Name", "Value": "planned"} in tags
