"""A state with people, machines, a bucket and a cluster, about which tests ask questions."""

from ..rights.iam_worlds import (
    ACCOUNT,
    GROUP,
    INLINE,
    MEMBER,
    POLICY,
    ROLE,
    ROLE_POLICY,
    TO_GROUP,
    TO_USER,
    USER,
    document,
)
from ..rights.identity_worlds import (
    CLUSTER,
    IN_CLUSTER,
    INSTANCE,
    KEY,
    OF_CLUSTER,
    OWN_ENTRY,
    POLICIES,
    PROFILE,
    PROVIDER,
    role_arn,
)
from ..rights.rbac_worlds import BINDING
from ..rights.rbac_worlds import ROLE as CLUSTER_ROLE
from ..rights.worlds import DEPENDS, Resources

ALICE, BOB = (f"arn:aws:iam::{ACCOUNT}:user/{one}" for one in ("alice", "bob"))
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
INSTANCES = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
READING = document(
    {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    {"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": INSTANCES, "Condition": MFA},
)
SESSIONS = document(
    {
        "Effect": "Allow",
        "Action": "ssm:StartSession",
        "Resource": INSTANCES,
        "Condition": {"StringEquals": {"ssm:resourceTag/strata-group": "web"}},
    }
)
WRITING = document({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"})
TRUST = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ALICE}})
TLS = {"Bool": {"aws:SecureTransport": "false"}}
OF_BUCKET = document(
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Principal": {"AWS": ALICE}},
    {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/*", "Principal": "*", "Condition": TLS},
)
SECURITY_GROUP, RULE, LIST = (
    f"strata:ec2:{one}" for one in ("SecurityGroup", "SecurityGroupRule", "ManagedPrefixList")
)


def bound(kind: str, role: str, *subjects: dict[str, str]) -> dict[str, object]:
    metadata = {"name": role, "namespace": "shop"}
    return {"metadata": metadata, "roleRef": {"kind": kind, "name": role}, "subjects": subjects, DEPENDS: IN_CLUSTER}


WORLD: Resources = {
    (USER, "alice"): {"name": "alice", "arn": ALICE},
    (USER, "bob"): {"name": "bob", "arn": BOB},
    (GROUP, "developers"): {"name": "developers"},
    (MEMBER, "alice"): {"user": "alice", "groups": ["developers"]},
    (POLICY, "reading"): {"name": "reading", "policy": READING},
    (TO_GROUP, "reading"): {"group": "developers", "policyArn": "id-reading"},
    (INLINE, "sessions"): {"user": "alice", "policy": SESSIONS},
    (TO_USER, "bob"): {"user": "bob", "policyArn": READ_ONLY},
    (KEY, "alice"): {"user": "alice", "status": "Active"},
    (ROLE, "web"): {"name": "web", "arn": role_arn("web"), "assumeRolePolicy": TRUST},
    (ROLE_POLICY, "web"): {"role": "web", "policy": WRITING},
    (PROFILE, "web"): {"name": "web", "role": "web"},
    (INSTANCE, "web-a"): {
        DEPENDS: {"id": "i-0abc"},
        "availabilityZone": "us-east-1a",
        "tags": {"strata-group": "web"},
        "iamInstanceProfile": "web",
        "vpcSecurityGroupIds": ["id-web"],
    },
    (INSTANCE, "db-a"): {DEPENDS: {"id": "i-0def"}, "availabilityZone": "us-east-1a", "tags": {"strata-group": "db"}},
    (SECURITY_GROUP, "web"): {"name": "web"},
    (LIST, "staff"): {"entries": {"203.0.113.7/32": "alice-laptop"}},
    (RULE, "https"): {
        "securityGroupId": "id-web",
        "direction": "ingress",
        "protocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "prefixListId": "id-staff",
    },
    ("aws:s3/bucket:Bucket", "logs"): {"bucket": "logs"},
    ("aws:s3/bucketPolicy:BucketPolicy", "logs"): {"bucket": "logs", "policy": OF_BUCKET},
    (CLUSTER, "main"): {"name": "main"},
    (PROVIDER, "inside"): {"kubeconfig": "x", DEPENDS: {"propertyDependencies": {"kubeconfig": [OF_CLUSTER]}}},
    (OWN_ENTRY, "alice"): {
        "cluster": "main",
        "principalArn": ALICE,
        "username": "alice",
        "kubernetesGroups": ["staff"],
        "policies": {POLICIES[0]: []},
    },
    ("kubernetes:core/v1:Namespace", "shop"): {"metadata": {"name": "shop"}, DEPENDS: IN_CLUSTER},
    (CLUSTER_ROLE, "reader"): {
        "metadata": {"name": "reader", "namespace": "shop"},
        "rules": [{"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]}],
        DEPENDS: IN_CLUSTER,
    },
    (BINDING, "edit"): bound("ClusterRole", "edit", {"kind": "User", "name": "alice"}),
    (BINDING, "reader"): bound("Role", "reader", {"kind": "Group", "name": "staff"}),
}
