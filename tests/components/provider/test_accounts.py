"""Whose account the provider calls: assumed roles, web identity, and regions that an account has not enabled."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine, ProviderProcess, RefusedError

Run = Callable[..., Engine]
DEPLOYER = "arn:aws:iam::123456789012:role/deployer"
TRUST = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}


def make_role(aws: Proxy, name: str, external_id: str | None = None) -> str:
    """Create a role that anybody may assume, and return its ARN. Each test has its own: clients keep credentials."""
    condition = {"Condition": {"StringEquals": {"sts:ExternalId": external_id}}} if external_id else {}
    trust = {"Version": "2012-10-17", "Statement": [TRUST | condition]}
    made = aws.direct("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    return str(made["Role"]["Arn"])


def make_vpc(engine: Engine) -> None:
    engine.create("strata:ec2:Vpc", engine.check("strata:ec2:Vpc", {"cidrBlock": "10.0.0.0/16"}))


def refusal(engine: Engine) -> str:
    """Return the error with which the first resource fails. It is one line."""
    with pytest.raises(RefusedError) as caught:
        make_vpc(engine)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_provider_assumes_the_configured_role(run: Run, aws: Proxy) -> None:
    make_vpc(run(roleArn=make_role(aws, "deployer")))
    assert aws.counts()["sts:AssumeRole"] == 1
    keys = {call.access_key for call in aws.calls if call.name != "sts:AssumeRole"}
    assert len(keys) == 1
    assert not keys & {call.access_key for call in aws.calls if call.name == "sts:AssumeRole"}


def test_an_external_id_is_passed_to_a_role_that_requires_it(run: Run, aws: Proxy) -> None:
    role = make_role(aws, "of-a-customer", external_id="of-the-customer")
    for config in ({}, {"externalId": "another"}):
        refused = refusal(run(roleArn=role, **config))
        assert refused.startswith("sts:AssumeRole: User: ")
        assert "its trust policy names the identity that assumes it and the external id (strata:externalId)" in refused
    assert set(aws.counts()) == {"sts:AssumeRole"}
    make_vpc(run(roleArn=role, externalId="of-the-customer"))
    assert aws.counts()["ec2:CreateVpc"] == 1


def test_a_role_that_does_not_exist_is_reported_before_the_first_change(run: Run, aws: Proxy) -> None:
    assert "(AccessDenied); check that the role exists" in refusal(run(roleArn=DEPLOYER.replace("deployer", "missing")))
    assert set(aws.counts()) == {"sts:AssumeRole"}


@pytest.mark.parametrize("code", ["AuthFailure", "OptInRequired"])
def test_a_region_that_the_account_has_not_enabled_is_named(run: Run, aws: Proxy, code: str) -> None:
    def refuse(call: Call, behind: Behind) -> Answer:
        if call.region == "me-south-1":
            raise Refusal(code, "AWS was not able to validate the provided access credentials", 401)
        return behind(call)

    aws.faults.append(refuse)
    refused = refusal(run(region="me-south-1"))
    assert "account 123456789012 has not enabled region me-south-1" in refused
    assert "enable the region (aws account enable-region --region-name me-south-1), or choose another one" in refused
    assert "ec2:CreateVpc" not in aws.counts()


def test_credentials_that_no_region_accepts_are_not_a_matter_of_the_region(run: Run, aws: Proxy) -> None:
    def refuse(_call: Call, _behind: Behind) -> Answer:
        raise Refusal("AuthFailure", "No.", 401)

    aws.faults.append(refuse)
    refused = refusal(run(region="me-south-1"))
    assert "AWS does not accept the credentials: check the profile" in refused
    assert "has not enabled" not in refused


@pytest.fixture
def workflow(aws: Proxy, tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    """Start providers whose only credentials are a web identity token, as in a workflow."""
    processes = []

    def start(**changed: str) -> Engine:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        identity = {"AWS_ROLE_ARN": DEPLOYER, "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token")}
        nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        home = {"PULUMI_HOME": str(tmp_path), "AWS_ENDPOINT_URL": aws.url, "AWS_EC2_METADATA_DISABLED": "true"}
        process = ProviderProcess({**kept, **identity, **nowhere, **home, **changed}, tmp_path / "errors")
        processes.append(process)
        return Engine(process.stub, {})

    yield start
    for process in processes:
        process.stop()
    assert "Traceback" not in (tmp_path / "errors").read_text()


def test_a_token_of_a_workflow_is_exchanged_for_a_role(
    workflow: Callable[..., Engine], aws: Proxy, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("a-token-of-the-workflow")
    make_vpc(workflow())
    asked = next(call for call in aws.calls if call.name == "sts:AssumeRoleWithWebIdentity")
    assert (asked.params["RoleArn"], asked.params["WebIdentityToken"]) == (DEPLOYER, "a-token-of-the-workflow")
    assert aws.counts()["sts:AssumeRoleWithWebIdentity"] == 1


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("ExpiredTokenException", "request a new token, and write it to the file that AWS_WEB_IDENTITY_TOKEN_FILE"),
        ("InvalidIdentityToken", "request a new token, and write it to the file that AWS_WEB_IDENTITY_TOKEN_FILE"),
        ("AccessDenied", "its trust policy names the identity that assumes it, with the subject of the token"),
    ],
)
def test_a_token_that_aws_refuses_is_reported_with_the_remedy(
    workflow: Callable[..., Engine], aws: Proxy, tmp_path: Path, code: str, remedy: str
) -> None:
    def refuse(call: Call, behind: Behind) -> Answer:
        if call.name == "sts:AssumeRoleWithWebIdentity":
            raise Refusal(code, "Not authorized", 403)
        return behind(call)

    aws.faults.append(refuse)
    (tmp_path / "token").write_text("a-token-of-the-workflow")
    refused = refusal(workflow())
    assert refused.startswith(f"sts:AssumeRoleWithWebIdentity: Not authorized ({code}); ")
    assert remedy in refused
    assert set(aws.counts()) == {"sts:AssumeRoleWithWebIdentity"}


def test_a_token_or_a_role_that_is_missing_is_reported_with_the_remedy(workflow: Callable[..., Engine]) -> None:
    assert "write the token to the file that AWS_WEB_IDENTITY_TOKEN_FILE names" in refusal(workflow())
    assert "set AWS_ROLE_ARN beside AWS_WEB_IDENTITY_TOKEN_FILE" in refusal(workflow(AWS_ROLE_ARN=""))
