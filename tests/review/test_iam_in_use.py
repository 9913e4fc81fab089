"""Deletions of groups, users, roles and policies that AWS refuses, as something attached to them stays."""

from functools import partial
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy

from .aws_cases import ALLOW, HEAD
from .previews import creation, failing, judge_steps, removal, resource, update, urn
from .reviewed_stack import ReviewedStack

STRATA = {
    "group": "strata:iam:Group",
    "user": "strata:iam:User",
    "role": "strata:iam:Role",
    "policy": "strata:iam:Policy",
    "membership": "strata:iam:GroupMembership",
    "of group": "strata:iam:GroupPolicyAttachment",
    "of user": "strata:iam:UserPolicyAttachment",
    "of role": "strata:iam:RolePolicyAttachment",
    "key": "strata:iam:AccessKey",
    "profile": "strata:iam:InstanceProfile",
}
CLASSIC = {
    "group": "aws:iam/group:Group",
    "user": "aws:iam/user:User",
    "role": "aws:iam/role:Role",
    "policy": "aws:iam/policy:Policy",
    "membership": "aws:iam/userGroupMembership:UserGroupMembership",
    "of group": "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "of user": "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "of role": "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "key": "aws:iam/accessKey:AccessKey",
    "profile": "aws:iam/instanceProfile:InstanceProfile",
}
BOTH = pytest.mark.parametrize("types", [STRATA, CLASSIC], ids=["strata", "pulumi-aws"])
ARN = "arn:aws:iam::123456789012:policy/reading"
SEVERAL, MEMBERS = "aws:iam/policyAttachment:PolicyAttachment", "aws:iam/groupMembership:GroupMembership"


def thing(types: dict[str, str], noun: str, name: str, **inputs: Any) -> dict[str, Any]:
    return resource(name, types[noun], id=ARN if noun == "policy" else name, inputs={"name": name} | inputs)


def link(types: dict[str, str], noun: str, **inputs: Any) -> dict[str, Any]:
    return resource("link", types[noun], inputs=inputs)


def deletion(old: dict[str, Any]) -> dict[str, Any]:
    return {"op": "delete", "urn": old["urn"], "oldState": old}


fails = partial(failing, "AWS refuses to delete it while these exist")


@BOTH
def test_a_group_with_policies_or_members_is_not_deleted(types: dict[str, str]) -> None:
    gone = deletion(thing(types, "group", "devs"))
    attached = link(types, "of group", group="devs", policyArn=ARN)
    member = link(types, "membership", user="ann", group="devs", groups=["devs"])
    assert fails([gone], attached) == ["group/devs"]
    assert fails([gone], member) == ["group/devs"]
    assert fails([gone, deletion(attached), deletion(member)]) == []
    assert fails([gone], link(types, "of group", group="ops", policyArn=ARN)) == []
    found = judge_steps([gone], attached, member | {"urn": urn("ann", member["type"])}).of("group/devs").fails
    assert "group membership `ann`" in found
    assert "policy attachment `link`" in found


@BOTH
def test_a_policy_that_stays_attached_is_not_deleted(types: dict[str, str]) -> None:
    gone = deletion(thing(types, "policy", "reading"))
    for noun in ("group", "user", "role"):
        attached = link(types, f"of {noun}", **{noun: "ann"}, policyArn=ARN)
        assert fails([gone], attached) == ["policy/reading"]
        assert fails([gone, deletion(attached)]) == []


@BOTH
def test_a_role_that_keeps_policies_is_not_deleted(types: dict[str, str]) -> None:
    attached = link(types, "of role", role="web", policyArn=ARN)
    assert fails([deletion(thing(types, "role", "web"))], attached) == ["iam-role/web"]


def test_the_provider_decides_whether_the_profile_of_a_role_is_in_the_way() -> None:
    for types, expected in ((STRATA, ["iam-role/web"]), (CLASSIC, [])):
        profile = link(types, "profile", role="web")
        assert fails([deletion(thing(types, "role", "web"))], profile) == expected


def test_users_are_deleted_with_what_their_provider_removes() -> None:
    attached = {"user": "ann", "policyArn": ARN}
    for noun, inputs in (("of user", attached), ("key", {"user": "ann"})):
        assert fails([deletion(thing(STRATA, "user", "ann"))], link(STRATA, noun, **inputs)) == []
        assert fails([deletion(thing(CLASSIC, "user", "ann"))], link(CLASSIC, noun, **inputs)) == ["user/ann"]
    forced = deletion(thing(CLASSIC, "user", "ann", forceDestroy=True))
    assert fails([forced], link(CLASSIC, "key", user="ann")) == []
    assert fails([forced], link(CLASSIC, "of user", **attached)) == ["user/ann"]
    assert fails([deletion(thing(CLASSIC, "user", "ann"))], link(CLASSIC, "membership", user="ann", groups=["x"])) == []


def test_roles_of_pulumi_aws_detach_their_policies_if_they_say_so() -> None:
    attached = link(CLASSIC, "of role", role="web", policyArn=ARN)
    inline = resource("inline", "aws:iam/rolePolicy:RolePolicy", inputs={"role": "web", "policy": ALLOW})
    assert fails([deletion(thing(CLASSIC, "role", "web", forceDetachPolicies=True))], attached, inline) == []
    listed = deletion(thing(CLASSIC, "role", "web", managedPolicyArns=[ARN]))
    assert fails([listed], attached) == []
    assert fails([listed], inline) == ["iam-role/web"]


def test_what_the_other_deletion_removes_is_not_in_the_way() -> None:
    group = deletion(thing(STRATA, "group", "devs"))
    user = deletion(thing(STRATA, "user", "ann"))
    assert fails([group, user], link(STRATA, "membership", user="ann", group="devs")) == []
    policy = deletion(thing(STRATA, "policy", "reading"))
    assert fails([policy, user], link(STRATA, "of user", user="ann", policyArn=ARN)) == []
    both = fails([policy, group], link(STRATA, "of group", group="devs", policyArn=ARN))
    assert sorted(both) == ["group/devs", "policy/reading"]


def test_lists_count_with_the_values_after_the_update() -> None:
    group = thing(CLASSIC, "group", "devs")
    fewer = update("link", "groups", ["devs", "ops"], ["ops"], CLASSIC["membership"])
    for side in ("oldState", "newState"):
        fewer[side]["inputs"]["user"] = "ann"
    assert fails([deletion(group), fewer]) == []
    assert fails([deletion(group)], resource("m", MEMBERS, inputs={"group": "devs", "users": []})) == []
    assert fails([deletion(group)], resource("m", MEMBERS, inputs={"group": "devs", "users": ["ann"]})) == [
        "group/devs"
    ]
    several = resource("several", SEVERAL, inputs={"policyArn": ARN, "groups": ["devs"], "roles": ["web"]})
    assert fails([deletion(group)], several) == ["group/devs"]
    assert fails([deletion(thing(CLASSIC, "policy", "reading"))], several) == ["policy/reading"]
    listing = thing(CLASSIC, "role", "web", managedPolicyArns=[ARN])
    assert fails([deletion(thing(CLASSIC, "policy", "reading"))], listing) == ["policy/reading"]


def test_what_an_update_attaches_is_in_the_way_and_what_it_keeps_too() -> None:
    group = deletion(thing(STRATA, "group", "devs"))
    inputs = {"user": "ann", "group": "devs"}
    assert fails([group, creation("new", STRATA["membership"], **inputs)]) == ["group/devs"]
    kept = removal("old", STRATA["membership"], inputs=inputs, retainOnDelete=True)
    assert fails([group, kept]) == ["group/devs"]


def test_a_replaced_group_fails_if_the_same_attachment_stays() -> None:
    old = thing(STRATA, "group", "devs")
    replaced = {"op": "replace", "urn": old["urn"], "oldState": old, "newState": old | {"id": ""}}
    attached = link(STRATA, "of group", group="devs", policyArn=ARN)
    again = {"op": "replace", "urn": attached["urn"], "oldState": attached, "newState": attached | {"id": ""}}
    assert fails([replaced], attached) == ["group/devs"]
    assert fails([replaced, again]) == []


def test_a_group_of_the_same_name_in_another_account_is_another_one() -> None:
    provider = "urn:pulumi:dev::shop::pulumi:providers:aws::{0}::id-{0}"
    group = thing(CLASSIC, "group", "devs") | {"provider": provider.format("one")}
    attached = link(CLASSIC, "of group", group="devs", policyArn=ARN)
    assert fails([deletion(group)], attached | {"provider": provider.format("two")}) == []
    assert fails([deletion(group)], attached | {"provider": provider.format("one")}) == ["group/devs"]
    center = resource("devs", "strata:identitystore:Group", id="devs", inputs={"name": "devs"})
    assert fails([deletion(center)], attached) == []


def test_a_deletion_fails_as_its_review_says(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    group = (
        'devs = iam.Group("devs", name="devs", '
        'opts=ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="1m", delete="2s")))\n'
    )
    policy = f"policy = iam.Policy('reading', name='reading', policy='''{ALLOW}''')\n"
    attached = 'iam.GroupPolicyAttachment("devs", group="devs", policy_arn=policy.id'
    one.up(HEAD + group + policy + f"{attached}, opts=ResourceOptions(depends_on=[devs]))\n")
    without = HEAD + policy + f"{attached})\n"
    judged = one.review(without)
    assert "policy attachment `devs`" in judged.of("group/devs").fails
    assert not judged.review.complete
    done = one.project.attempt("up", "--yes", "--skip-preview")
    assert done.status != 0
    assert "DeleteConflict" in done.output
    assert [found["GroupName"] for found in aws.direct("iam").list_groups()["Groups"]] == ["devs"]
    assert one.review(HEAD).review.complete
