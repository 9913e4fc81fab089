"""The users of an environment, compared with what IAM has."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from components.iam_permissions import allow, document
from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.sessions import Sessions
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.project import STACK

from .people import USERS, environment

pytestmark = pytest.mark.xdist_group("users")

BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"


def test_users_are_created_unchanged_and_destroyed(stack: EnvironmentStack, aws: Proxy) -> None:
    nothing = inventory(aws.direct)
    stack.up(environment())
    iam = aws.direct("iam")
    assert groups_of(iam, "alice") == {"developers", "readers"}
    assert groups_of(iam, "bob.smith") == {"readers"}
    assert policies_of(iam, "alice") == {"AmazonS3ReadOnlyAccess"}
    made = {call.params["UserName"]: call.params for call in aws.calls if call.name == "iam:CreateUser"}
    assert made["alice"]["PermissionsBoundary"] == BOUNDARY, "moto does not store it"
    [login] = [call.params for call in aws.calls if call.name == "iam:CreateLoginProfile"]
    assert (login["UserName"], str(login["PasswordResetRequired"]).lower()) == ("alice", "true")
    assert has_login(iam, "alice")
    output = stack.outputs()["users"]
    assert output["alice"]["accessKeyId"] in keys_of(iam, "alice")
    assert len(output["alice"]["password"]) > 20
    assert len(output["alice"]["secretAccessKey"]) > 20
    assert output["bob.smith"] == {"arn": iam.get_user(UserName="bob.smith")["User"]["Arn"], "state": "enabled"}
    assert stack.steps(environment()) == {}
    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []


def test_passwords_and_keys_are_not_printed_stored_or_in_user_data(stack: EnvironmentStack, aws: Proxy) -> None:
    """The user has a server, whose user data must not contain them either."""
    whole = environment() | {
        "network": {"cidr": "10.20.0.0/16", "zones": 1, "nat": "none", "flowLogs": None},
        "servers": {"web": {"image": "al2023-ami-2023*", "size": "t3.small", "count": 1, "subnets": "public"}},
    }
    whole["users"]["alice"]["servers"] = ["web"]
    stack.write(whole)
    printed = stack.project.run("up", "--yes", "--skip-preview", "--diff")
    output = stack.outputs()["users"]["alice"]
    secrets = [output["password"], output["secretAccessKey"]]
    [boot] = {call.params["UserData"] for call in aws.calls if call.name == "ec2:RunInstances"}
    files = [file for file in stack.project.folder.rglob("*") if file.is_file()]
    kept = [file.read_bytes().decode(errors="replace") for file in files]
    shown = [stack.project.run("stack", "export"), stack.project.run("stack", "output", "--json")]
    shown.append(stack.project.run("preview", "--diff", "--json"))
    for place in (printed, base64.b64decode(boot).decode(), *kept, *shown):
        assert [secret for secret in secrets if secret in place] == []


def test_mfa_is_required_of_everyone_of_a_group_or_of_a_user(stack: EnvironmentStack, aws: Proxy) -> None:
    parts = environment(**{"bob.smith": {"requireMfa": True}})
    parts["groups"]["developers"]["requireMfa"] = True
    stack.up(parts)
    texts = {call.params["PolicyName"].rpartition("-")[0]: call.params["PolicyDocument"] for call in created(aws)}
    assert {name for name, text in texts.items() if "aws:MultiFactorAuthPresent" in text} == {
        "bob.smith-limits",
        f"{STACK}-developers",
    }
    stack.up(environment() | {"requireMfa": True})
    iam = aws.direct("iam")
    for name in USERS:
        assert any(one.startswith(f"{name}-limits") for one in policies_of(iam, name))


def on_devices() -> dict[str, Any]:
    """Return an environment in which rights hold on registered devices: of all, of a user, and of a statement."""
    parts = environment(**{"bob.smith": {"fromDevices": ["offices"]}})
    parts["groups"]["developers"]["statements"][0]["fromDevices"] = ["staff"]
    parts["groups"]["readers"]["fromDevices"] = ["staff", "offices"]
    devices = {
        "staff": {"laptop": {"address": "203.0.113.7", "user": "alice"}, "phone": {"address": "203.0.113.9"}},
        "offices": {"berlin": {"address": "198.51.100.0/24"}},
    }
    network = {"cidr": "10.20.0.0/16", "zones": 1, "flowLogs": None, "devices": devices}
    return parts | {"network": network, "fromDevices": ["staff"]}


def denied_sources(aws: Proxy) -> dict[str, list[str]]:
    """Return the addresses from which policies allow requests or do not deny them, by the name of the policy."""
    iam, found = aws.direct("iam"), {}
    for policy in iam.list_policies(Scope="Local")["Policies"]:
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        for one in version["PolicyVersion"]["Document"]["Statement"]:
            for operator in {"IpAddress", "NotIpAddress"} & one.get("Condition", {}).keys():
                name = policy["PolicyName"].rpartition("-")[0]
                found[f"{name} {one['Effect']}"] = one["Condition"][operator]["aws:SourceIp"]
    return found


def test_rights_hold_on_registered_devices_of_enabled_users(stack: EnvironmentStack, aws: Proxy) -> None:
    parts = on_devices()
    stack.up(parts)
    staff, offices = ["203.0.113.7/32", "203.0.113.9/32"], ["198.51.100.0/24"]
    assert denied_sources(aws) == {
        "alice-limits Deny": staff,
        "bob.smith-limits Deny": offices,
        f"{STACK}-developers Allow": staff,
        f"{STACK}-readers Deny": [*offices, *staff],
    }
    assert stack.steps(parts) == {}
    parts["users"]["alice"]["state"] = "disabled"
    stack.up(parts)
    assert denied_sources(aws) == {
        "bob.smith-limits Deny": offices,
        f"{STACK}-developers Allow": staff[1:],
        f"{STACK}-readers Deny": [*offices, *staff[1:]],
    }


def created(aws: Proxy) -> list[Any]:
    return [call for call in aws.calls if call.name == "iam:CreatePolicy"]


def test_rights_end_by_their_dates(stack: EnvironmentStack, aws: Proxy) -> None:
    """The last day of the user is far away, that of a membership in the past, and then that of the user too."""
    ends = {"until": "2999-12-31", "rightsUntil": {"groups": {"developers": "2020-12-31"}}}
    stack.begin(environment())
    iam = aws.direct("iam")
    stack.up(environment(alice=ends))
    assert groups_of(iam, "alice") == {"readers"}
    assert {one.rpartition("-")[0] or one for one in policies_of(iam, "alice")} == {
        "AmazonS3ReadOnlyAccess",
        "alice-limits",
    }
    [text] = [call.params["PolicyDocument"] for call in aws.calls if call.name == "iam:CreatePolicy"][-1:]
    assert json.loads(text)["Statement"] == [
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"DateGreaterThanEquals": {"aws:CurrentTime": "3000-01-01T00:00:00Z"}},
        }
    ]
    assert stack.steps(environment(alice=ends)) == {}
    printed = stack.up(environment(alice=ends | {"until": "2020-12-31"}))
    assert "users.alice.until: '2020-12-31': has ended: remove the entry, or write a later date" in printed
    assert (groups_of(iam, "alice"), policies_of(iam, "alice")) == (set(), {"AWSDenyAll"})
    assert not has_login(iam, "alice")
    joined = environment(alice=ends)
    joined["users"]["dana"] = {"groups": ["readers"], "until": "2020-12-31"}
    statement = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::shop/*"], "until": "2020-12-31"}
    joined["groups"]["auditors"] = {"statements": [statement]}
    stack.write(joined)
    run = stack.project.attempt("up", "--yes", "--skip-preview")
    assert run.status != 0
    why = "'2020-12-31': in the past, and the stack does not have"
    assert f": users.dana.until: {why} users.dana yet: write a later date, or remove it" in run.output
    assert f": groups.auditors.statements.0.until: {why} groups.auditors yet: " in run.output
    assert "dana" not in {user["UserName"] for user in iam.list_users()["Users"]}


def test_another_group_changes_permissions_and_replaces_no_user(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    iam = aws.direct("iam")
    before = iam.get_user(UserName="alice")["User"]["UserId"], keys_of(iam, "alice")
    moved = environment(alice={"groups": ["readers"]}, **{"bob.smith": {"groups": ["developers"]}})
    assert "update" not in stack.steps(moved).values()
    stack.up(moved)
    assert groups_of(iam, "alice") == {"readers"}
    assert groups_of(iam, "bob.smith") == {"developers"}
    assert (iam.get_user(UserName="alice")["User"]["UserId"], keys_of(iam, "alice")) == before


def test_a_disabled_user_keeps_the_account_and_no_permission(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    iam = aws.direct("iam")
    before = iam.get_user(UserName="alice")["User"]["UserId"]
    [key] = keys_of(iam, "alice")
    by_hand = iam.create_access_key(UserName="alice")["AccessKey"]["AccessKeyId"]
    sessions = Sessions()
    sessions.start("alice", "bob.smith")
    aws.faults = [sessions]
    stack.up(environment(alice={"state": "disabled"}))
    assert [one.rpartition("-")[0] for one in sessions.open] == ["bob.smith"]
    assert iam.get_user(UserName="alice")["User"]["UserId"] == before
    assert groups_of(iam, "alice") == set()
    assert policies_of(iam, "alice") == {"AWSDenyAll"}, "it also denies the key that was added by hand"
    assert keys_of(iam, "alice") == {key: "Inactive", by_hand: "Active"}
    assert not has_login(iam, "alice")
    stack.up(environment())
    assert policies_of(iam, "alice") == {"AmazonS3ReadOnlyAccess"}
    assert groups_of(iam, "alice") == {"developers", "readers"}
    assert keys_of(iam, "alice") == {key: "Active", by_hand: "Active"}
    assert has_login(iam, "alice")


def test_a_removed_user_is_deleted_with_what_was_added_by_hand(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    iam = aws.direct("iam")
    iam.create_access_key(UserName="alice")
    iam.create_group(GroupName="admins")
    iam.add_user_to_group(GroupName="admins", UserName="alice")
    iam.attach_user_policy(UserName="alice", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.put_user_policy(UserName="alice", PolicyName="by-hand", PolicyDocument=document(allow(["s3:GetObject"], ["*"])))
    iam.upload_ssh_public_key(UserName="alice", SSHPublicKeyBody="ssh-rsa AAAA alice")
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="alice", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="234567"
    )
    without = environment()
    del without["users"]["alice"]
    stack.up(without)
    assert [user["UserName"] for user in iam.list_users()["Users"]] == ["bob.smith"]
    assert stack.steps(without) == {}


def test_devices_of_a_disabled_user_are_left_out_of_the_prefix_list(stack: EnvironmentStack, aws: Proxy) -> None:
    staff = {"laptop": {"address": "192.0.2.7", "user": "alice"}, "office": {"address": "198.51.100.0/24"}}
    network = {"cidr": "10.20.0.0/16", "zones": 1, "flowLogs": None, "devices": {"staff": staff}}
    stack.up({**environment(), "network": network})
    ec2, devices = aws.direct("ec2"), stack.outputs()["network"]["devices"]["staff"]

    def entries() -> set[str]:
        return {entry["Cidr"] for entry in ec2.get_managed_prefix_list_entries(PrefixListId=devices)["Entries"]}

    assert entries() == {"192.0.2.7/32", "198.51.100.0/24"}
    stack.up({**environment(alice={"state": "disabled"}), "network": network})
    assert entries() == {"198.51.100.0/24"}


def groups_of(iam: Any, user: str) -> set[str]:
    """Return the user's groups, without prefix and suffix of their names."""
    return {group["GroupName"].split("-")[1] for group in iam.list_groups_for_user(UserName=user)["Groups"]}


def policies_of(iam: Any, user: str) -> set[str]:
    return {policy["PolicyName"] for policy in iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]}


def keys_of(iam: Any, user: str) -> dict[str, str]:
    """Return the status of each access key of a user."""
    return {key["AccessKeyId"]: key["Status"] for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]}


def has_login(iam: Any, user: str) -> bool:
    with suppress(iam.exceptions.NoSuchEntityException):
        return bool(iam.get_login_profile(UserName=user))
    return False


def test_access_keys_are_rotated_while_the_former_one_is_valid(stack: EnvironmentStack, aws: Proxy) -> None:
    parts = environment(alice={"rotateAfter": "90d"})
    stack.up(parts)
    iam, first = aws.direct("iam"), stack.outputs()["users"]["alice"]["accessKeyId"]
    assert keys_of(iam, "alice").keys() == {first}
    make_older(stack, {"alice": 50})
    stack.up(parts)
    second = stack.outputs()["users"]["alice"]["accessKeyId"]
    assert keys_of(iam, "alice").keys() == {first, second}
    assert stack.steps(parts) == {}
    make_older(stack, {"alice": 100, "alice_2": 50})
    stack.up(parts)
    third = stack.outputs()["users"]["alice"]["accessKeyId"]
    assert keys_of(iam, "alice").keys() == {second, third}
    make_older(stack, {"alice_2": 100})
    assert "users.alice.rotateAfter: '90d': access key alice_2 is older than that" in stack.up(parts)
    stack.up(environment())
    assert keys_of(iam, "alice").keys() == {third}


def make_older(stack: EnvironmentStack, ages: dict[str, int]) -> None:
    """Change the dates of access keys in the state: their ages in days by the names of the resources."""
    state = json.loads(stack.project.run("stack", "export"))
    for one in state["deployment"]["resources"]:
        days = ages.get(one["urn"].rpartition("::")[2])
        if one["type"] == "strata:iam:AccessKey" and days is not None:
            one["outputs"]["created"] = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    file = stack.project.folder / "state.json"
    file.write_text(json.dumps(state))
    stack.project.run("stack", "import", "--file", str(file))


def test_a_user_is_not_disabled_with_the_users_own_credentials(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(environment())
    own = stack.outputs()["users"]["alice"]
    keys = {"AWS_ACCESS_KEY_ID": own["accessKeyId"], "AWS_SECRET_ACCESS_KEY": own["secretAccessKey"]}
    stack.write(environment(alice={"state": "disabled"}))
    run = stack.project.attempt("up", "--yes", "--skip-preview", **keys)
    assert run.status != 0
    expected = "users.alice.state: 'disabled': not allowed, because the update runs with the credentials of alice, and"
    assert expected in run.output
    assert not [call.name for call in aws.calls if call.name.startswith(("iam:Attach", "iam:Delete", "iam:Update"))]
