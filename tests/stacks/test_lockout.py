"""Updates that would lock out whoever makes them, or that would leave a stack no administrator."""

from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.project import STACK

from .center import Center

pytestmark = pytest.mark.xdist_group("lockout")

ADMINISTRATORS: dict[str, Any] = {
    "aws": {"region": "us-east-1"},
    "groups": {"admins": {"policies": ["AdministratorAccess"]}, "readers": {"policies": ["ReadOnlyAccess"]}},
    "users": {"alice": {"groups": ["admins", "readers"], "accessKey": True}, "bob": {"groups": ["readers"]}},
    "workloads": {
        "deploy": {"github": {"repository": "example/shop", "branch": "main"}, "policies": ["AdministratorAccess"]}
    },
}
CENTER: dict[str, Any] = {
    **ADMINISTRATORS,
    "people": {"source": "identityCenter"},
    "users": {
        "alice": {"groups": ["admins", "readers"], "userName": "alice@example.com"},
        "bob": {"groups": ["readers"], "policies": ["job-function/Billing"]},
    },
}
LAST = (
    "not allowed, because alice has AdministratorAccess by the last update, and no user of the file would have it: gi"
)
ALICE = "not allowed, because the update runs with the credentials of alice, and would"


def changed(environment: dict[str, Any], part: str, **changes: Any) -> dict[str, Any]:
    """Return an environment with other entries in a part; None removes one."""
    entries = {**environment[part], **changes}
    return {**environment, part: {name: one for name, one in entries.items() if one is not None}}


def refused(stack: EnvironmentStack, environment: dict[str, Any], **variables: str) -> list[str]:
    """Return the problems with which a preview rejects an environment, without the path of the file."""
    stack.write(environment)
    run = stack.project.attempt("preview", **variables)
    assert run.status != 0, run.output
    return [line.partition(".yaml:")[2] for line in run.output.splitlines() if ".yaml:" in line]


def accepted(stack: EnvironmentStack, environment: dict[str, Any], **variables: str) -> bool:
    stack.write(environment)
    return stack.project.attempt("preview", **variables).status == 0


def session(aws: Proxy, role: str, name: str) -> dict[str, str]:
    """Return the credentials of a session of a role."""
    arn = aws.direct("iam").get_role(RoleName=role)["Role"]["Arn"]
    made = aws.direct("sts").assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": made["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"],
        "AWS_SESSION_TOKEN": made["SessionToken"],
    }


@pytest.mark.parametrize("beginning", [ADMINISTRATORS, CENTER], ids=["iam", "identityCenter"])
def test_the_last_administrator_is_not_removed(stack: EnvironmentStack, beginning: dict[str, Any]) -> None:
    stack.begin(beginning)
    without = changed(beginning, "users", alice=None)
    [found] = refused(stack, without)
    line = stack.file.read_text().splitlines().index("users:") + 1
    assert f"{line}: users.alice: {LAST}" in found
    [found] = refused(stack, changed(beginning, "users", alice={"groups": ["readers"]}))
    assert LAST in found
    group = changed(changed(beginning, "groups", admins=None), "users", alice={"groups": ["readers"]})
    [found] = refused(stack, group)
    assert LAST in found
    [found] = refused(stack, changed(beginning, "groups", admins={"policies": ["ReadOnlyAccess"]}))
    assert LAST in found
    assert accepted(stack, changed(without, "users", bob={"policies": ["AdministratorAccess"]}))
    resource = found.rpartition("acknowledge that ")[2].partition(" ")[0]
    intended = [{"resource": resource, "loses": "access", "reason": "the root user remains"}]
    assert accepted(stack, without | {"acknowledge": intended})


def test_a_user_does_not_delete_the_user_or_its_rights(stack: EnvironmentStack) -> None:
    stack.begin(ADMINISTRATORS)
    own = stack.outputs()["users"]["alice"]
    keys = {"AWS_ACCESS_KEY_ID": own["accessKeyId"], "AWS_SECRET_ACCESS_KEY": own["secretAccessKey"]}
    other = changed(ADMINISTRATORS, "users", bob={"policies": ["AdministratorAccess"]})
    assert accepted(stack, other, **keys)
    [found] = refused(stack, changed(other, "users", alice=None), **keys)
    assert f": users.alice: {ALICE} delete the user: run it with other credentials" in found
    readers = {"groups": ["readers"], "accessKey": True}
    [found] = refused(stack, changed(other, "users", alice=readers), **keys)
    assert f": users.alice: {ALICE} take AdministratorAccess from them" in found
    ended = ADMINISTRATORS["users"]["alice"] | {"until": "2020-12-31"}
    assert f"users.alice.until: '2020-12-31': {ALICE.removesuffix('would')}could not" in "".join(
        refused(stack, changed(other, "users", alice=ended), **keys)
    )
    assert accepted(stack, changed(other, "users", alice=None))


def test_a_session_of_identity_center_does_not_end_its_own_rights(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(CENTER)
    roles = Center(aws).roles()
    as_administrator = session(aws, roles[f"{STACK}-admins"], "alice@example.com")
    other = changed(CENTER, "users", bob={"groups": ["readers", "admins"], "policies": ["job-function/Billing"]})
    assert accepted(stack, other, **as_administrator)
    [found] = refused(stack, changed(other, "users", alice=None), **as_administrator)
    assert f": users.alice: {ALICE} delete the user" in found
    [found] = refused(
        stack, changed(other, "users", alice=CENTER["users"]["alice"] | {"groups": ["readers"]}), **as_administrator
    )
    assert f": users.alice: {ALICE} take AdministratorAccess from them" in found
    disabled = CENTER["users"]["alice"] | {"state": "disabled"}
    assert "users.alice.state: 'disabled': " in "".join(
        refused(stack, changed(other, "users", alice=disabled), **as_administrator)
    )
    as_reader = session(aws, roles[f"{STACK}-readers"], "bob")
    assert accepted(stack, changed(CENTER, "users", bob={"groups": ["readers"]}), **as_reader)
    [found] = refused(stack, changed(CENTER, "users", bob={"policies": ["job-function/Billing"]}), **as_reader)
    assert (
        ": users.bob: not allowed, because the update runs with the credentials of bob, and would take the per" in found
    )
    own = session(aws, roles[f"{STACK}-user-bob"], "bob")
    [found] = refused(stack, changed(CENTER, "users", bob={"groups": ["readers"]}), **own)
    assert (
        ": users.bob: not allowed, because the update runs with the credentials of bob, and would take the per" in found
    )


def test_a_workload_does_not_delete_its_role_or_its_rights(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.begin(ADMINISTRATORS)
    [role] = [one["RoleName"] for one in aws.direct("iam").list_roles()["Roles"] if "deploy" in one["RoleName"]]
    job = session(aws, role, "run-1")
    assert accepted(stack, ADMINISTRATORS, **job)
    [found] = refused(stack, ADMINISTRATORS | {"workloads": {}}, **job)
    assert (
        ": workloads.deploy: not allowed, because the update runs with the credentials of deploy, and would dele"
        in found
    )
    fewer = ADMINISTRATORS["workloads"]["deploy"] | {"policies": ["PowerUserAccess"]}
    [found] = refused(stack, changed(ADMINISTRATORS, "workloads", deploy=fewer), **job)
    assert ": workloads.deploy.policies: not allowed, because" in found
    assert accepted(stack, ADMINISTRATORS | {"workloads": {}})
