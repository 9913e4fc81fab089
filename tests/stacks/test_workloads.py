"""Workloads of an environment: jobs of GitHub and GitLab that assume roles with their tokens."""

import re
import subprocess
import sys
from typing import Any

import pytest

from embedded.project import ROOT
from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.project import STACK

pytestmark = pytest.mark.xdist_group("users")

GITHUB = "token.actions.githubusercontent.com"
UPLOADS = {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::shop/*"]}
WORKLOADS: dict[str, Any] = {
    "deploy": {
        "github": {"repository": "example@12/shop@34", "branch": "main", "environment": "production"},
        "statements": [UPLOADS],
        "sessionHours": 2,
    },
    "preview": {"gitlab": {"project": "example/web/shop", "branch": "main"}, "policies": ["ReadOnlyAccess"]},
}


def environment(*existing: str) -> dict[str, Any]:
    urls = {"oidcProviders": [f"https://{one}" for one in existing]} if existing else {}
    return {"aws": {"region": "us-east-1", **urls}, "workloads": WORKLOADS}


def test_workloads_are_created_answered_about_and_destroyed(stack: EnvironmentStack, aws: Proxy) -> None:
    nothing = inventory(aws.direct)
    stack.up(environment())
    iam = aws.direct("iam")
    arn = stack.outputs()["workloads"]["deploy"]["roleArn"]
    role = iam.get_role(RoleName=arn.rpartition("/")[2])["Role"]
    assert role["MaxSessionDuration"] == 7200
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"]["Federated"].endswith(f":oidc-provider/{GITHUB}")
    assert statement["Condition"] == {
        "StringEquals": {
            f"{GITHUB}:aud": "sts.amazonaws.com",
            f"{GITHUB}:sub": "repo:example@12/shop@34:environment:production",
            f"{GITHUB}:ref": "refs/heads/main",
        }
    }
    assert providers(iam) == {GITHUB: ["sts.amazonaws.com"], "gitlab.com": ["https://gitlab.com"]}
    assert stack.steps(environment()) == {}

    subject = f"{GITHUB}:sub is repo:example@12/shop@34:environment:production"
    who = ask(stack, "who", "workloads/deploy")
    assert f"- **maybe**: tokens of `{statement['Principal']['Federated']}`" in who
    assert "- **yes**: `s3:PutObject` on `arn:aws:s3:::shop/*`" in who
    what = ask(stack, "what", "workloads/deploy")
    assert subject in what.partition("## Who assumes `role/test-deploy`")[2]
    who_can = ask(stack, "who-can", "s3:PutObject", "--on", "arn:aws:s3:::shop/a")
    path = who_can.partition(f"`{statement['Principal']['Federated']}`: `s3:PutObject`")[2]
    assert "trust policy of role `test-deploy` -> statement 1 -> role `test-deploy-" in path
    assert subject in path

    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []


def test_a_provider_that_the_account_has_is_used_and_kept(stack: EnvironmentStack, aws: Proxy) -> None:
    iam = aws.direct("iam")
    stack.write(environment(GITHUB))
    line = rf"test.yaml:\d+: aws.oidcProviders.0: 'https://{GITHUB}': "
    assert re.search(f"{line}OIDC provider of the account not found: remove it", refused(stack))
    made = iam.create_open_id_connect_provider(Url=f"https://{GITHUB}", ClientIDList=["shop"])
    arn = made["OpenIDConnectProviderArn"]
    assert re.search(f"{line}does not accept the audience of workloads.deploy", refused(stack))
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    audiences = ["shop", "sts.amazonaws.com"]
    iam.create_open_id_connect_provider(Url=f"https://{GITHUB}", ClientIDList=audiences)
    stack.up(environment(GITHUB))
    role = stack.outputs()["workloads"]["deploy"]["roleArn"].rpartition("/")[2]
    [statement] = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Federated": arn}
    assert providers(iam).keys() == {GITHUB, "gitlab.com"}
    stack.destroy()
    assert providers(iam) == {GITHUB: audiences}


def refused(stack: EnvironmentStack) -> str:
    """Return what an update prints that fails."""
    run = stack.project.attempt("up", "--yes", "--skip-preview")
    assert run.status != 0
    return run.output


def ask(stack: EnvironmentStack, *question: str) -> str:
    variables = {**stack.project.variables(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "review", *question, "--stack", STACK]
    return subprocess.run(
        command, cwd=stack.project.folder, env=variables, capture_output=True, text=True, check=True
    ).stdout


def providers(iam: Any) -> dict[str, list[str]]:
    """Return the audiences of the account's OIDC providers by their URLs."""
    arns = [one["Arn"] for one in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    found = [iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn) for arn in arns]
    return {one["Url"]: sorted(one["ClientIDList"]) for one in found}
