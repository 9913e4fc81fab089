"""Sentences that a reader understands without the program: who is meant, what stops, and what does not change."""

import json
from typing import Any

import pytest

from .previews import creation, judge_steps, removal, resource, update

POLICY, MEMBERS, GROUP = (
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/group:Group",
)
ATTACHMENT = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
ROLE, BINDING = (f"kubernetes:rbac.authorization.k8s.io/v1:{one}" for one in ("Role", "RoleBinding"))
SERVICE, DEPLOYMENT = "kubernetes:core/v1:Service", "kubernetes:apps/v1:Deployment"
NAME = {"name": "web", "namespace": "shop"}
READ = '{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}]}'
SAME = '{"Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}]}'


def test_a_lost_policy_names_its_user() -> None:
    found = judge_steps([removal("it", POLICY, inputs={"user": "ann", "policy": READ})]).of("user-policy/it")
    assert "everybody with user policy `it` (user `ann`) loses `s3:GetObject` on `*`" in found.what


def test_a_smaller_role_names_its_subjects() -> None:
    rules = [[{"apiGroups": [""], "resources": ["pods"], "verbs": verbs}] for verbs in (["get", "list"], ["get"])]
    step = update("it", "rules", rules[0], rules[1], ROLE)
    for key in ("oldState", "newState"):
        step[key]["inputs"] |= {"metadata": NAME}
    bound = {
        "metadata": NAME,
        "roleRef": {"kind": "Role", "name": "web"},
        "subjects": [{"kind": "User", "name": "ann"}],
    }
    judged = judge_steps([step], resource("bound", BINDING, inputs=bound))
    assert "everybody with role `shop/web` (User `ann`) loses `list` on `pods`" in judged.of("role/shop/web").what


def test_an_equal_policy_changes_nobodys_rights() -> None:
    step = update("it", "policy", READ, SAME, "aws:iam/policy:Policy")
    assert "`policy`: nobody gains or loses a right" in judge_steps([step]).of("policy/it").what


def test_a_statement_says_what_it_excludes() -> None:
    excluded = '{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:a"}]}'
    step = update("it", "policy", READ, excluded, "aws:iam/policy:Policy")
    assert "with `Allow all except iam:* on all except arn:a`" in judge_steps([step]).of("policy/it").why


def test_a_public_policy_is_for_everybody() -> None:
    policy = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}'
    judged = judge_steps([creation("it", "aws:s3/bucketPolicy:BucketPolicy", bucket="b", policy=policy)])
    assert "everybody (`*`) gains `s3:GetObject`" in judged.of("bucket-policy/it").what


def test_a_public_database_says_so_when_it_is_created() -> None:
    judged = judge_steps([creation("it", "aws:rds/instance:Instance", publiclyAccessible=True)])
    assert judged.verdict("database/it") == "changes"
    assert "reachable from the internet" in judged.of("database/it").what


def test_the_first_policy_of_a_group_takes_nothing_from_its_members() -> None:
    members = resource("them", MEMBERS, inputs={"group": "devs", "users": ["ann"]})
    group = resource("devs", GROUP, inputs={"name": "devs"}, id="devs")
    attached: dict[str, Any] = {"group": "devs", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    review = judge_steps([creation("it", ATTACHMENT, **attached)], members, group).review
    assert [one.verdict.words for one in review.findings] == ["changes"]
    review = judge_steps([removal("it", ATTACHMENT, inputs=attached)], members, group).review
    assert [(one.label, one.gained) for one in review.findings] == [("group-policy-attachment/it", ())]


def test_a_machine_gains_nothing_from_a_deleted_profile() -> None:
    machine = resource("web", "aws:ec2/instance:Instance", inputs={"iamInstanceProfile": "it"})
    profile = removal("it", "aws:iam/instanceProfile:InstanceProfile", inputs={"name": "it", "role": "app"})
    (finding,) = [one for one in judge_steps([profile], machine).review.findings if one.label == "instance/web"]
    assert (len(finding.lost), finding.gained) == (1, ())


@pytest.mark.parametrize(("app", "words"), [("other", True), ("web", False)])
def test_a_service_that_selects_no_pod_says_so(app: str, words: bool) -> None:
    pods = {"metadata": NAME, "spec": {"template": {"metadata": {"labels": {"app": "web", "tier": "a"}}}}}
    old, new = ({"metadata": NAME, "spec": {"selector": one}} for one in ({"app": "web", "tier": "a"}, {"app": app}))
    step = update("it", "spec", None, None, SERVICE)
    step["oldState"]["inputs"], step["newState"]["inputs"] = old, new
    step["detailedDiff"] = {"spec.selector": {"kind": "update"}}
    found = judge_steps([step], resource("web", DEPLOYMENT, inputs=pods)).of("service/shop/web")
    assert ("selects no pods of this program" in found.what) is words


@pytest.mark.parametrize("kind", ["ConfigMap", "Secret"])
def test_a_removed_value_is_named(kind: str) -> None:
    step = update("it", "data", {"a": "MQ==", "b": "Mg=="}, {"a": "MQ=="}, f"kubernetes:core/v1:{kind}")
    (finding,) = judge_steps([step]).review.findings
    assert finding.verdict.words == "interrupts"
    assert "`b` is removed: pods that need it do not start again" in finding.what


def test_a_deny_in_the_policy_of_a_bucket_is_about_this_bucket() -> None:
    allowed = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*"}]}'
    arn = "arn:aws:iam::111122223333:user/ann"
    person = resource("ann", "aws:iam/user:User", inputs={"name": "ann"}, outputs={"name": "ann", "arn": arn})
    own = resource("own", POLICY, inputs={"user": "ann", "policy": allowed})
    denied = {
        "Effect": "Deny",
        "Principal": {"AWS": arn},
        "Action": "s3:GetObject",
        "NotResource": "arn:aws:s3:::here/a",
    }
    step = creation("it", "aws:s3/bucketPolicy:BucketPolicy", bucket="here", policy=json.dumps({"Statement": [denied]}))
    lost = [right.what for finding in judge_steps([step], person, own).review.findings for right in finding.lost]
    assert all("other" not in one for one in lost)
