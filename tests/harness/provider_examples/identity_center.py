"""Examples of the resource types of IAM Identity Center."""

from tests.harness.provider_prerequisites import ALLOW, Prerequisites

from .example import Example, each

READ, BILLING = "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/Billing"


def assign(needs: Prerequisites, permission_set: str) -> str:
    needs.assign(permission_set, needs.person("alice"))
    return "account 123456789012"


EXAMPLES = {
    "strata:identitystore:User": Example(
        lambda needs: {
            "identityStoreId": needs.identity_store,
            "userName": "carol",
            "displayName": "Carol Ives",
            "givenName": "Carol",
            "familyName": "Ives",
            "email": "carol@example.com",
        },
        lambda _: each(
            identityStoreId="d-0123456789",
            userName="carol.ives",
            displayName="Carol Jones",
            givenName="Caroline",
            familyName="Jones",
            email="carol.jones@example.com",
        ),
    ),
    "strata:identitystore:Group": Example(
        lambda needs: {"identityStoreId": needs.identity_store, "displayName": "auditors"},
        lambda _: each(identityStoreId="d-0123456789", displayName="reviewers", description="read everything"),
    ),
    "strata:identitystore:GroupMembership": Example(
        lambda needs: {
            "identityStoreId": needs.identity_store,
            "groupId": needs.people("developers"),
            "userId": needs.person("alice"),
        },
        lambda needs: each(
            identityStoreId="d-0123456789",
            groupId=needs.people("administrators"),
            userId=needs.person("bob"),
            until="2027-03-31",
        ),
        unread=frozenset({"until"}),
    ),
    "strata:ssoadmin:PermissionSet": Example(
        lambda needs: {"instanceArn": needs.instance_arn, "name": "Reader", "policies": [READ]},
        lambda needs: each(
            instanceArn="arn:aws:sso:::instance/ssoins-0123456789abcdef",
            name="Reader2",
            description="reads",
            sessionDuration=5400,
            relayState="https://eu-west-1.console.aws.amazon.com/s3",
            policies=[f"/{needs.policy('one').rpartition('/')[2]}", BILLING],
            inlinePolicy=ALLOW % "s3:Get*",
            permissionsBoundary=f"/{needs.policy('limit').rpartition('/')[2]}",
            endSessionsOf=["alice"],
            policiesUntil={"/path/policy": "2027-03-31"},
        ),
        in_use=assign,
        unread=frozenset({"endSessionsOf", "policiesUntil"}),
    ),
    "strata:ssoadmin:AccountAssignment": Example(
        lambda needs: {
            "permissionSetArn": needs.permission_set("One"),
            "principalType": "USER",
            "principalId": needs.person("alice"),
            "accountId": "123456789012",
        },
        lambda needs: (
            each(
                permissionSetArn=needs.permission_set("Two"), principalId=needs.person("bob"), accountId="111122223333"
            )
            | {"principalType": {"principalType": "GROUP", "principalId": needs.people("developers")}}
        ),
    ),
}
