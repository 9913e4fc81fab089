"""Kinds of users, groups, roles and policies in IAM, and of the policies of other resources."""

import json
from typing import Any

from .kind import Body, Kind, Properties

ACCOUNT = "123456789012"
IAM = f"arn:aws:iam::{ACCOUNT}"
TEAMS = 50


def document(*statements: Properties) -> str:
    """Return a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def allow(action: Any, resource: Any, **more: Any) -> Properties:
    """Return a statement that allows something."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def objects_of(number: int, team: int) -> Properties:
    """Return the statement of a user, role or group on the objects of a team."""
    return allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::team-{team}/{number}/*")


TRUST = document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})


def _policy(number: int, team: int) -> Properties:
    return {"name": f"one-{number}", "policy": document(objects_of(number, team), allow("s3:ListBucket", "*"))}


def _for_user(number: int, _team: int) -> Properties:
    own = allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::home-{number}/${{aws:username}}/*")
    return {"name": f"one-{number}", "policy": document(own)}


def _inline(holder: str) -> Body:
    def body(number: int, team: int) -> Properties:
        return {holder: f"one-{number}", "name": "own", "policy": document(objects_of(number, team))}

    return body


def _attachment(holder: str) -> Body:
    return lambda number, team: {holder: f"one-{number}", "policyArn": f"{IAM}:policy/team-{team}"}


def _role(number: int, team: int) -> Properties:
    by_team = {"Effect": "Allow", "Principal": {"AWS": f"{IAM}:role/team-{team}"}, "Action": "sts:AssumeRole"}
    return {"name": f"one-{number}", "path": "/", "assumeRolePolicy": document(by_team)}


def _full_role(number: int, team: int) -> Properties:
    inline = [{"name": "own", "policy": document(objects_of(number, team))}]
    managed = [f"{IAM}:policy/team-{team}", "arn:aws:iam::aws:policy/ReadOnlyAccess"]
    return {**_role(number, team), "inlinePolicies": inline, "managedPolicyArns": managed}


def _pod_role(number: int, team: int) -> Properties:
    issuer = "oidc.eks.us-east-1.amazonaws.com/id/ABCDEF"
    subject = {f"{issuer}:sub": f"system:serviceaccount:team-{team}:one-{number}", f"{issuer}:aud": "sts.amazonaws.com"}
    allowed = {
        "Effect": "Allow",
        "Principal": {"Federated": f"{IAM}:oidc-provider/{issuer}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": subject},
    }
    return {"name": f"one-{number}", "path": "/", "assumeRolePolicy": document(allowed)}


def _of_resource(target: str, value: str, action: list[str], resource: str) -> Body:
    """Return the properties of the policies of resources, each of which allows a role of a team something."""

    def body(number: int, team: int) -> Properties:
        who = {"Principal": {"AWS": [f"{IAM}:role/team-{team}", f"{IAM}:user/one-{number}"]}}
        found = document(allow(action, resource.format(number=number), **who))
        return {**({target: value.format(number=number)} if target else {}), "policy": found}

    return body


def _key(number: int, team: int) -> Properties:
    admin = {"Effect": "Allow", "Principal": {"AWS": f"{IAM}:root"}, "Action": "kms:*", "Resource": "*"}
    use = allow(["kms:Decrypt", "kms:Encrypt"], "*", Principal={"AWS": f"{IAM}:role/team-{team}"})
    return {"description": f"Key {number}", "policy": document(admin, use)}


def _endpoint(number: int, team: int) -> Properties:
    policy = document(allow("s3:*", f"arn:aws:s3:::team-{team}/*", Principal="*"))
    return {"vpcId": f"vpc-{number}", "serviceName": "com.amazonaws.us-east-1.s3", "policy": policy}


def _less(one: Properties) -> None:
    """Take an action from the first statement of a policy."""
    name = "policy" if "policy" in one else "assumeRolePolicy"
    found = json.loads(one[name])
    statement = found["Statement"][0]
    statement["Action"] = statement["Action"][:1] if isinstance(statement["Action"], list) else "s3:GetObject"
    one[name] = json.dumps(found)


def _trust_other(one: Properties) -> None:
    one["assumeRolePolicy"] = TRUST


def _other_team(one: Properties) -> None:
    one["policyArn"] = f"{IAM}:policy/team-{TEAMS - 1}"


def _team(number: int) -> list[tuple[str, str, Properties]]:
    """Return a role, a group and a policy of a team; the group and the role have the policy."""
    name = f"team-{number}"
    attached = {"policyArn": f"{IAM}:policy/{name}"}
    return [
        ("strata:iam:Role", name, {"name": name, "path": "/", "assumeRolePolicy": TRUST}),
        ("strata:iam:Group", name, {"name": name}),
        ("strata:iam:Policy", name, {"name": name, "policy": document(objects_of(number, number))}),
        ("strata:iam:RolePolicyAttachment", name, {"role": name, **attached}),
        ("strata:iam:GroupPolicyAttachment", name, {"group": name, **attached}),
    ]


def _home(number: int) -> list[tuple[str, str, Properties]]:
    """Return a group whose members have folders of their own, and its policy."""
    name, policy = f"home-{number}", _for_user(number, number)
    attached = {"group": name, "policyArn": f"{IAM}:policy/{name}"}
    return [
        ("strata:iam:Group", name, {"name": name}),
        ("strata:iam:Policy", name, {**policy, "name": name}),
        ("strata:iam:GroupPolicyAttachment", name, attached),
    ]


_TEAMS = tuple(one for number in range(TEAMS) for one in _team(number))
_USER, _ROLE = f"{IAM}:user/one-{{number}}", f"{IAM}:role/one-{{number}}"
_POLICY, _GROUP = f"{IAM}:policy/one-{{number}}", f"{IAM}:group/one-{{number}}"
KINDS = {
    "users": Kind(
        "strata:iam:User",
        lambda number, team: {"name": f"one-{number}", "path": "/", "tags": {"Team": f"team-{team}"}},
        lambda one: one.update(permissionsBoundary=f"{IAM}:policy/team-1"),
        _USER,
        _TEAMS,
    ),
    "user groups": Kind(
        "strata:iam:Group", lambda number, _: {"name": f"one-{number}"}, lambda one: one.update(path="/a/"), _GROUP
    ),
    "IAM roles": Kind("strata:iam:Role", _role, _trust_other, _ROLE, _TEAMS),
    "IAM roles of pods": Kind("strata:iam:Role", _pod_role, _trust_other, _ROLE),
    "IAM roles with policies": Kind(
        "aws:iam/role:Role", _full_role, lambda one: one.update(managedPolicyArns=[]), _ROLE, _TEAMS
    ),
    "policies": Kind("strata:iam:Policy", _policy, _less, _POLICY),
    "policies with user names": Kind("aws:iam/policy:Policy", _for_user, _less, _POLICY),
    "inline policies of users": Kind("aws:iam/userPolicy:UserPolicy", _inline("user"), _less),
    "inline policies of roles": Kind("aws:iam/rolePolicy:RolePolicy", _inline("role"), _less),
    "inline policies of groups": Kind("aws:iam/groupPolicy:GroupPolicy", _inline("group"), _less),
    "attachments to users": Kind("strata:iam:UserPolicyAttachment", _attachment("user"), _other_team, context=_TEAMS),
    "attachments to groups": Kind(
        "strata:iam:GroupPolicyAttachment", _attachment("group"), _other_team, context=_TEAMS
    ),
    "attachments to roles": Kind(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", _attachment("role"), _other_team, context=_TEAMS
    ),
    "attachments to several": Kind(
        "aws:iam/policyAttachment:PolicyAttachment",
        lambda number, team: {
            "users": [f"one-{number}", f"two-{number}"],
            "groups": [f"team-{team}"],
            "policyArn": f"{IAM}:policy/team-{team}",
        },
        lambda one: one.update(users=one["users"][:1]),
        context=_TEAMS,
    ),
    "memberships": Kind(
        "strata:iam:GroupMembership",
        lambda number, team: {"user": f"one-{number}", "group": f"team-{team}"},
        lambda one: one.update(group="team-0"),
        context=_TEAMS,
    ),
    "memberships of groups": Kind(
        "aws:iam/groupMembership:GroupMembership",
        lambda number, _team: {"group": f"one-{number}", "users": [f"person-{number}-{one}" for one in range(10)]},
        lambda one: one.update(users=one["users"][1:]),
    ),
    "memberships of one team": Kind(
        "aws:iam/groupMembership:GroupMembership",
        lambda number, team: {"group": f"team-{team}", "users": [f"person-{number}-{one}" for one in range(10)]},
        lambda one: one.update(users=one["users"][1:]),
        context=_TEAMS,
    ),
    "memberships of users": Kind(
        "aws:iam/userGroupMembership:UserGroupMembership",
        lambda number, team: {"user": f"one-{number}", "groups": [f"team-{(team + one) % TEAMS}" for one in range(5)]},
        lambda one: one.update(groups=one["groups"][1:]),
        context=_TEAMS,
    ),
    "memberships with user names": Kind(
        "strata:iam:GroupMembership",
        lambda number, team: {"user": f"one-{number}", "group": f"home-{team}"},
        lambda one: one.update(group="home-0"),
        context=tuple(one for number in range(TEAMS) for one in _home(number)),
    ),
    "access keys": Kind(
        "strata:iam:AccessKey",
        lambda number, _: {"user": f"one-{number}", "status": "Active"},
        lambda one: one.update(status="Inactive"),
    ),
    "logins": Kind(
        "strata:iam:LoginProfile",
        lambda number, _: {"user": f"one-{number}", "password": "[secret]"},
        lambda one: one.update(passwordResetRequired=True),
    ),
    "instance profiles": Kind(
        "strata:iam:InstanceProfile",
        lambda number, team: {"name": f"one-{number}", "role": f"team-{team}"},
        lambda one: one.update(role="team-0"),
        context=_TEAMS,
    ),
    "bucket policies": Kind(
        "aws:s3/bucketPolicy:BucketPolicy",
        _of_resource("bucket", "bucket-{number}", ["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::bucket-{number}/*"),
        _less,
        context=_TEAMS,
    ),
    "queue policies": Kind(
        "aws:sqs/queuePolicy:QueuePolicy",
        _of_resource("queueUrl", "https://sqs/{number}", ["sqs:SendMessage", "sqs:ReceiveMessage"], "*"),
        _less,
        context=_TEAMS,
    ),
    "topic policies": Kind(
        "aws:sns/topicPolicy:TopicPolicy",
        _of_resource("arn", f"arn:aws:sns:us-east-1:{ACCOUNT}:one-{{number}}", ["sns:Publish", "sns:Subscribe"], "*"),
        _less,
        context=_TEAMS,
    ),
    "secret policies": Kind(
        "aws:secretsmanager/secretPolicy:SecretPolicy",
        _of_resource(
            "secretArn",
            f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:one-{{number}}",
            ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            "*",
        ),
        _less,
        context=_TEAMS,
    ),
    "queues with policies": Kind(
        "aws:sqs/queue:Queue",
        _of_resource("name", "queue-{number}", ["sqs:SendMessage", "sqs:ReceiveMessage"], "*"),
        _less,
        f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue-{{number}}",
        _TEAMS,
    ),
    "keys": Kind("strata:kms:Key", _key, _less, f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{{number}}", _TEAMS),
    "endpoints": Kind("strata:ec2:VpcEndpoint", _endpoint, _less, context=_TEAMS),
}
