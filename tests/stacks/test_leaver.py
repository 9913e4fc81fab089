"""The record of a person who leaves: what is left of the person in an account, by whomever it was made."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from embedded.project import ROOT
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.sessions import Sessions
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.project import STACK

from .center import Center
from .people import environment

pytestmark = pytest.mark.xdist_group("users")


def leaver(stack: EnvironmentStack, name: str, *more: str) -> subprocess.CompletedProcess[str]:
    variables = {**stack.project.variables(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "review", "leaver", name, *more]
    return subprocess.run(command, cwd=stack.project.folder, env=variables, capture_output=True, text=True, check=False)


def left(stack: EnvironmentStack, name: str) -> dict[str, list[str]]:
    """Return the names of what is left of a person, by kind."""
    done = leaver(stack, name, "--all-stacks", "--format", "json")
    found: dict[str, list[str]] = {}
    for one in json.loads(done.stdout)["left"]:
        found.setdefault(one["kind"], []).append(one["name"])
    assert done.returncode == (1 if found else 0), done.stderr
    return found


def test_the_rights_of_a_stack_are_listed_with_their_last_use(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    variables = {**stack.project.variables(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "review", "access", "--stack", STACK]

    def listed(*more: str) -> str:
        done = subprocess.run(
            [*command, *more], cwd=stack.project.folder, env=variables, capture_output=True, text=True, check=True
        )
        return done.stdout

    [key] = aws.direct("iam").list_access_keys(UserName="alice")["AccessKeyMetadata"]
    found = {one["name"]: one for one in json.loads(listed("--format", "json"))["holders"]}
    assert found.keys() == {"alice", "bob.smith"}
    ways = [use["way"].partition(",")[0] for use in found["alice"]["uses"]]
    assert ways[:2] == ["password", f"access key {key['AccessKeyId']}"]
    assert {"service s3"} <= {*ways[2:]}
    assert found["alice"]["created"] == datetime.now(UTC).date().isoformat()
    assert found["bob.smith"]["unused"]
    assert any("`s3:PutObject` on `arn:aws:s3:::shop/*`" in right for right in found["alice"]["rights"])
    text = listed()
    assert "## User `bob.smith`\n\n**Not used within 90 days.**\n\n- password: no use known\n" in text
    assert text.count("Decision: [ ] keep, [ ] remove.") == 2


def test_a_leaver_is_recorded_until_nothing_is_left(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    iam, name = aws.direct("iam"), "alice"
    iam.put_user_policy(UserName=name, PolicyName="by-hand", PolicyDocument=allowing("s3:ListAllMyBuckets"))
    arn = iam.get_user(UserName=name)["User"]["Arn"]
    iam.create_role(RoleName="by-hand", AssumeRolePolicyDocument=trusting(arn))
    entries = [{"Cidr": "203.0.113.7/32", "Description": "alice-laptop"}]
    aws.direct("ec2").create_managed_prefix_list(
        PrefixListName="by-hand", AddressFamily="IPv4", MaxEntries=2, Entries=entries
    )

    found = left(stack, name)
    [key] = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
    assert found["access key"] == [key["AccessKeyId"]]
    assert found["login"] == [name]
    assert sorted(one.rpartition("-")[0] for one in found["membership"]) == ["test-developers", "test-readers"]
    assert found["inline policy"] == ["by-hand"]
    assert found["trust policy"] == ["by-hand"]
    assert found["device"] == ["203.0.113.7/32"]
    printed = leaver(stack, name, "--stack", STACK)
    assert printed.returncode == 1
    assert f"- **left**: access key `{key['AccessKeyId']}`, Active, created " in printed.stdout
    assert "## Account 123456789012, region us-east-1" in printed.stdout

    without: dict[str, Any] = environment()
    del without["users"][name]
    stack.up(without)
    assert left(stack, name).keys() == {"trust policy", "device"}
    iam.delete_role(RoleName="by-hand")
    for one in aws.direct("ec2").describe_managed_prefix_lists()["PrefixLists"]:
        if one["PrefixListName"] == "by-hand":
            aws.direct("ec2").delete_managed_prefix_list(PrefixListId=one["PrefixListId"])
    done = leaver(stack, name, "--stack", STACK)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        "# Leaver `alice`: nothing is left in what was examined",
    )
    assert "Nothing is left." in done.stdout


def test_a_user_of_identity_center_is_left_until_it_is_deleted(stack: EnvironmentStack, aws: Proxy) -> None:
    alice = {"groups": ["readers"], "policies": ["job-function/Billing"], "userName": "alice@example.com"}
    wanted = {
        "aws": {"region": "us-east-1"},
        "people": {"source": "identityCenter"},
        "groups": {"readers": {"policies": ["ReadOnlyAccess"]}},
        "users": {"alice": alice},
    }
    stack.up(wanted)
    rights = {"membership of Identity Center": ["test-readers"], "permission set": ["test-user-alice"]}
    everything = {"user of Identity Center": ["alice@example.com"], **rights}
    assert left(stack, "alice") == everything
    assert left(stack, "alice@example.com") == everything
    variables = {**stack.project.variables(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "review", "access", "--stack", STACK, "--format", "json"]
    printed = subprocess.run(
        command, cwd=stack.project.folder, env=variables, capture_output=True, text=True, check=True
    ).stdout
    (person,) = (one for one in json.loads(printed)["holders"] if one["kind"] == "user")
    ways = {use["way"].partition(": ")[0] for use in person["uses"]}
    of_set = "permission set `test-{}` in account `123456789012`"
    assert ways == {of_set.format("user-alice"), f"{of_set.format('readers')}, by any member of its group"}
    assert not person["unused"]
    [role] = aws.direct("iam").list_roles(PathPrefix="/aws-reserved/", MaxItems=1)["Roles"]
    sessions = Sessions()
    sessions.start_with_role(role["RoleName"], "alice@example.com", "bob@example.com")
    aws.faults = [sessions]
    assert left(stack, "alice")["open session"] == sessions.open[:1]
    aws.faults = [Refused("identitystore:GetUserId", "AccessDeniedException", "You are not authorized.")]
    denied = leaver(stack, "alice", "--stack", STACK).stdout.partition("## Not examined")[2]
    assert "- IAM Identity Center: identitystore:GetUserId: You are not authorized (AccessDeniedException)" in denied
    assert "(account 123456789012, region us-east-1)" in denied
    aws.faults = []
    stack.up({**wanted, "users": {}})
    assert left(stack, "alice") == left(stack, "alice@example.com") == {}
    assert "IAM Identity Center" not in leaver(stack, "alice").stdout.partition("## Not examined")[2]


def test_a_user_of_an_external_directory_is_found_by_the_name_there(stack: EnvironmentStack, aws: Proxy) -> None:
    center, name = Center(aws), "alice@example.com"
    center.directory.create_user(
        **center.store, UserName=name, DisplayName=name, Name={"GivenName": "A", "FamilyName": "I"}
    )
    wanted = {
        "aws": {"region": "us-east-1"},
        "people": {"source": "external"},
        "users": {"alice": {"userName": name, "policies": ["job-function/Billing"], "state": "disabled"}},
    }
    stack.up(wanted)
    assert left(stack, "alice") == left(stack, name) == {"user of Identity Center": [name]}


def test_a_question_that_aws_refuses_is_no_proof(stack: EnvironmentStack, aws: Proxy) -> None:
    without: dict[str, Any] = environment()
    del without["users"]["alice"]
    stack.begin(without)
    refusals = {
        "iam:GetUser": ("AccessDenied", "the user of IAM"),
        "iam:ListRoles": ("AccessDenied", "trust policies of roles"),
        "ec2:DescribeInstances": ("UnauthorizedOperation", "tags of servers"),
        "ec2:DescribeManagedPrefixLists": ("UnauthorizedOperation", "devices in prefix lists"),
        "eks:ListClusters": ("AccessDeniedException", "access entries of EKS"),
        "ssm:DescribeSessions": ("AccessDeniedException", "open sessions on servers"),
        "sso:ListInstances": ("AccessDeniedException", "IAM Identity Center"),
    }
    for call, (code, what) in refusals.items():
        aws.faults = [Refused(call, code, "You are not authorized.", times=99)]
        done = leaver(stack, "alice", "--stack", STACK)
        title, _, rest = done.stdout.partition("\n")
        assert (done.returncode, title) == (3, "# Leaver `alice`: not everything could be examined; nothing was found")
        assert f"- {what}: {call}: You are not authorized ({code})" in rest.partition("## Not examined")[2]
        assert "Nothing is left." not in rest
    aws.faults = [Refused("iam:ListRoles", "AccessDenied", times=99)]
    [refused] = json.loads(leaver(stack, "alice", "--stack", STACK, "--format", "json").stdout)["refused"]
    assert refused.startswith("trust policies of roles: iam:ListRoles: ")
    found = leaver(stack, "bob.smith", "--stack", STACK)
    assert (found.returncode, "not everything could be examined; 2 things are left" in found.stdout) == (1, True)


def test_an_account_that_does_not_answer_is_no_proof(stack: EnvironmentStack) -> None:
    stack.begin(environment())
    state = json.loads(stack.project.run("stack", "export"))
    for one in state["deployment"]["resources"]:
        if one["type"] == "pulumi:providers:strata":
            one["inputs"] |= {"region": "nowhere"}
    file = stack.project.folder / "state.json"
    file.write_text(json.dumps(state))
    stack.project.run("stack", "import", "--file", str(file))
    done = leaver(stack, "alice", "--stack", STACK)
    assert (done.returncode, done.stdout) == (2, "")
    assert "review: " in done.stderr
    assert "Traceback" not in done.stderr


def allowing(action: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trusting(arn: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": arn}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
