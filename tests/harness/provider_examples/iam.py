"""Examples of the resource types of IAM."""

from tests.harness.provider_prerequisites import ALLOW, TRUST, Prerequisites

from .example import Example, each

LAST_DAY = "2027-03-31"


def attach_policy(needs: Prerequisites, role: str) -> str:
    policy = needs.policy("held")
    needs.iam.attach_role_policy(RoleName=role, PolicyArn=policy)
    return policy


def add_member(needs: Prerequisites, group: str) -> str:
    needs.iam.add_user_to_group(GroupName=group, UserName=needs.user("member"))
    return "member"


EXAMPLES = {
    "strata:iam:Role": Example(
        lambda _: {"name": "web", "assumeRolePolicy": TRUST % "ec2.amazonaws.com"},
        lambda needs: each(
            name="web2",
            path="/servers/",
            assumeRolePolicy=TRUST % "eks.amazonaws.com",
            description="of web servers",
            maxSessionDuration=7200,
            permissionsBoundary=needs.policy("limit"),
        ),
        in_use=attach_policy,
    ),
    "strata:iam:InstanceProfile": Example(
        lambda _: {"name": "web"},
        lambda needs: {
            **each(name="web2", path="/servers/"),
            "role": {"role": needs.role("web").rsplit("/", 1)[-1]},
        },
    ),
    "strata:iam:OpenIdConnectProvider": Example(
        lambda _: {"url": "https://gitlab.com", "clientIds": ["https://gitlab.com"]},
        lambda _: each(url="https://gitlab.example.com/ci", clientIds=["shop", "sts.amazonaws.com"]),
        beyond_moto=frozenset({"clientIds"}),  # moto lacks AddClientIDToOpenIDConnectProvider
    ),
    "strata:iam:Policy": Example(
        lambda _: {"name": "read", "policy": ALLOW % "s3:Get*"},
        lambda _: each(name="read2", path="/data/", description="reads", policy=ALLOW % "s3:List*"),
    ),
    "strata:iam:Group": Example(lambda _: {"name": "developers"}, lambda _: each(name="people"), in_use=add_member),
    "strata:iam:User": Example(
        lambda _: {"name": "alice"},
        lambda needs: each(name="alice2", path="/people/", permissionsBoundary=needs.policy("limit")),
        beyond_moto=frozenset({"permissionsBoundary"}),  # moto lacks PutUserPermissionsBoundary
    ),
    "strata:iam:AccessKey": Example(
        lambda needs: {"user": needs.user("alice")},
        lambda needs: each(user=needs.user("bob"), status="Inactive", generation="2027-03-31"),
        unread=frozenset({"generation"}),
    ),
    "strata:iam:LoginProfile": Example(
        lambda needs: {"user": needs.user("alice"), "password": "Correct-horse-1"},
        lambda needs: each(user=needs.user("bob"), password="Correct-horse-2", passwordResetRequired=False),
        unread=frozenset({"password", "passwordResetRequired"}),
    ),
    "strata:iam:RolePolicyAttachment": Example(
        lambda needs: {
            "role": needs.role("web").rsplit("/", 1)[-1],
            "policyArn": needs.policy("one"),
        },
        lambda needs: each(role=needs.role("other").rsplit("/", 1)[-1], policyArn=needs.policy("two")),
    ),
    "strata:iam:UserPolicyAttachment": Example(
        lambda needs: {"user": needs.user("alice"), "policyArn": needs.policy("one"), "endSessions": False},
        lambda needs: each(user=needs.user("bob"), policyArn=needs.policy("two"), endSessions=True, until=LAST_DAY),
        unread=frozenset({"endSessions", "until"}),
    ),
    "strata:iam:GroupPolicyAttachment": Example(
        lambda needs: {
            "group": needs.user_group("developers"),
            "policyArn": needs.policy("one"),
        },
        lambda needs: each(group=needs.user_group("people"), policyArn=needs.policy("two")),
    ),
    "strata:iam:GroupMembership": Example(
        lambda needs: {"group": needs.user_group("developers"), "user": needs.user("alice")},
        lambda needs: each(group=needs.user_group("people"), user=needs.user("bob"), until=LAST_DAY),
        unread=frozenset({"until"}),
    ),
}
