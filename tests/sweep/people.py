"""The third environment of the sweep: people of IAM Identity Center with rights, and a role for jobs of GitLab."""

import json

import pulumi

from components.aws import iam, identitystore, ssoadmin, sts
from tests.sweep.variant import REPLACED, REPLACING, SITE, UPDATED, tags

READ, BILLING = "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/Billing"
SUFFIX = "-2" if REPLACED else ""

instance = ssoadmin.get_instances().instances[0]
store = instance["identityStoreId"]
user = identitystore.User(
    "alice",
    identity_store_id=store,
    user_name=f"{SITE}-alice{SUFFIX}",
    display_name="Alice Jones" if UPDATED else "Alice Ives",
    given_name="Alice",
    family_name="Jones" if UPDATED else "Ives",
    opts=REPLACING,
)
group = identitystore.Group(
    "developers",
    identity_store_id=store,
    display_name=f"{SITE}-developers{SUFFIX}",
    description="Updated" if UPDATED else "First",
    opts=REPLACING,
)
identitystore.GroupMembership(
    "alice", identity_store_id=store, group_id=group.group_id, user_id=user.user_id, opts=REPLACING
)
statement = {"Effect": "Allow", "Action": "s3:GetObject" if UPDATED else "s3:PutObject", "Resource": "*"}
rights = ssoadmin.PermissionSet(
    "developers",
    instance_arn=instance["arn"],
    name=f"{SITE}-developers{SUFFIX}",
    session_duration=7200 if UPDATED else 3600,
    policies=[BILLING] if UPDATED else [READ],
    inline_policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    permissions_boundary=READ if UPDATED else BILLING,
    tags=tags("developers"),
    opts=REPLACING,
)
for name, kind, principal in (("developers", "GROUP", group.group_id), ("alice", "USER", user.user_id)):
    ssoadmin.AccountAssignment(
        name,
        permission_set_arn=rights.arn,
        principal_type=kind,
        principal_id=principal,
        account_id=sts.get_caller_identity().account_id,
        opts=REPLACING,
    )
issuer = f"{SITE}{SUFFIX}.example.com"
provider = iam.OpenIdConnectProvider(
    "gitlab",
    url=f"https://{issuer}",
    client_ids=["sts.amazonaws.com"],
    tags=tags("gitlab"),
    opts=REPLACING,
)
token = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": provider.arn}}
required = {f"{issuer}:sub": "project_path:example/shop:ref_type:branch:ref:main"}
job = iam.Role(
    "job",
    name=f"{SITE}-job{SUFFIX}",
    assume_role_policy=pulumi.Output.json_dumps(
        {"Version": "2012-10-17", "Statement": [{**token, "Condition": {"StringEquals": required}}]}
    ),
    tags=tags("job"),
    opts=REPLACING,
)
iam.RolePolicyAttachment("job", role=job.id, policy_arn=READ, opts=REPLACING)
