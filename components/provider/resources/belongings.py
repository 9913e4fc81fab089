"""What an account has of a person, whoever created it: credentials, rights, sessions, and traces elsewhere.

The instance of IAM Identity Center that the account can use is asked too.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from ..calls.errors import AwsError, raise_unless
from ..calls.session import Client, Session
from ..properties.inputs import Inputs, Model, Outputs
from ..properties.property_types import DirectoryName, IamName, PermissionSetName
from .directory_resource import user_id_of
from .open_sessions import in_center, is_user, open_sessions

USERS_TAG = "users"  # of an instance: the names of its users
ENDED = ("shutting-down", "terminated")
BELONGINGS_ACTIONS = (
    *("ec2:DescribeInstances", "ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"),
    *("eks:ListAccessEntries", "eks:ListClusters", "iam:GetAccessKeyLastUsed", "iam:GetLoginProfile", "iam:GetUser"),
    *("iam:ListAccessKeys", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:ListMFADevices"),
    *("iam:ListRoles", "iam:ListSSHPublicKeys", "iam:ListServiceSpecificCredentials", "iam:ListSigningCertificates"),
    *("iam:ListUserPolicies", "identitystore:DescribeGroup", "identitystore:GetUserId"),
    *("identitystore:ListGroupMembershipsForMember", "ssm:DescribeSessions", "sso:DescribePermissionSet"),
    *("sso:ListAccountAssignmentsForPrincipal", "sso:ListInstances", "sts:GetCallerIdentity"),
)
DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
"""The codes with which AWS refuses a question to the credentials: in IAM, in most services, and in EC2."""
OF_USER = {
    "MFA device": ("list_mfa_devices", "MFADevices", "SerialNumber"),
    "SSH key": ("list_ssh_public_keys", "SSHPublicKeys", "SSHPublicKeyId"),
    "signing certificate": ("list_signing_certificates", "Certificates", "CertificateId"),
    "membership": ("list_groups_for_user", "Groups", "GroupName"),
    "policy": ("list_attached_user_policies", "AttachedPolicies", "PolicyArn"),
}
"""The calls that list what belongs to an IAM user, each with the key of the list and that of the name, by kind."""
NO_USER_NAMES: list[str] = []


class BelongingsInputs(Inputs):
    """The person to look for."""

    name: IamName
    """Name of the IAM user, and of the user in IAM Identity Center."""
    user_names: list[DirectoryName] = NO_USER_NAMES
    """Further names of the user in IAM Identity Center."""
    permission_sets: list[PermissionSetName] = NO_USER_NAMES
    """Names of permission sets of the person alone. EKS keeps the access entries of their roles."""


class Belonging(Model):
    """Something that an account has of a person."""

    kind: str
    """What it is, such as `access key`."""
    name: str
    """Its name or ID in AWS."""
    note: str = ""
    """Its status, its last use, or where it is."""


class BelongingsResult(Outputs):
    """What an account has of a person."""

    account: str
    """ID of the account."""
    region: str
    """Region in which servers, devices, clusters and sessions were looked for."""
    belongings: list[Belonging]
    """What was found."""
    refused: list[str]
    """What AWS refused to answer, each with the reason: something may be left there."""
    not_examined: list[str]
    """What was not examined for another reason."""


def get_belongings(session: Session, inputs: BelongingsInputs) -> BelongingsResult:
    """Return what the account has of a person: the IAM user with everything of it, and what names the person."""
    name, region = inputs.name, session.require_region()
    questions = _Questions()
    for what, belongings in _everywhere(session, inputs):
        questions.ask(what, belongings)
    not_examined = list[str]()
    instances = list[Mapping[str, str]]()
    questions.ask("IAM Identity Center", _instances(session, instances))
    for instance in instances:
        for user_name in dict.fromkeys([name, *inputs.user_names]):
            questions.ask("IAM Identity Center", _in_center(session, instance, user_name))
    if not instances and not any("sso:ListInstances" in one for one in questions.refused):
        not_examined.append(f"IAM Identity Center, of which {region} has no instance that the account can use")
    return BelongingsResult(
        account=session.account(),
        region=region,
        belongings=questions.found,
        refused=questions.refused,
        not_examined=not_examined,
    )


class _Questions:
    """Collects what is found, and which questions AWS refuses to answer to the credentials."""

    def __init__(self) -> None:
        self.found, self.refused = list[Belonging](), list[str]()

    def ask(self, what: str, belongings: Iterable[Belonging]) -> None:
        """Ask one question. What does not exist is nothing; what was found before a refusal counts."""
        found = iter(belongings)
        try:
            while (one := next(found, None)) is not None:
                self.found.append(one)
        except AwsError as error:
            if not error.is_missing:
                raise_unless(error, *DENIED)
                self.refused.append(f"{what}: {error}")


def _everywhere(session: Session, inputs: BelongingsInputs) -> Iterator[tuple[str, Iterable[Belonging]]]:
    """Yield the questions outside of Identity Center, each with what it is about."""
    iam, ec2, name = session.client("iam"), session.client("ec2"), inputs.name
    if _may_exist(iam, name):
        yield "the user of IAM", _user(iam, name)
        yield "access keys of the user", _keys(iam, name)
        yield "the login of the user", _login(iam, name)
        for kind, (method, key, identifier) in OF_USER.items():
            yield f"each {kind} of the user", _of_user(iam, name, kind, (method, key, identifier))
        yield "service credentials of the user", _service_credentials(iam, name)
        yield "inline policies of the user", _inline_policies(iam, name)
    yield "trust policies of roles", _trusting(iam, name)
    yield "tags of servers", _tagged(ec2, name)
    yield "devices in prefix lists", _devices(ec2, name)
    yield "access entries of EKS", _in_eks(session.client("eks"), inputs)
    yield "open sessions on servers", _sessions(session, inputs)


def _may_exist(aws: Client, name: str) -> bool:
    """Return whether the IAM user exists, or AWS refuses to say so."""
    try:
        aws.get_user(UserName=name)
    except AwsError as error:
        return not error.is_missing
    return True


def _user(aws: Client, name: str) -> Iterator[Belonging]:
    yield Belonging(kind="user", name=aws.get_user(UserName=name)["User"]["Arn"])


def _login(aws: Client, name: str) -> Iterator[Belonging]:
    login = aws.get_login_profile(UserName=name)["LoginProfile"]
    yield Belonging(kind="login", name=name, note=f"created {login['CreateDate']:%Y-%m-%d}")


def _of_user(aws: Client, name: str, kind: str, call: tuple[str, str, str]) -> Iterator[Belonging]:
    """Yield what belongs to the IAM user, by the call that lists it, the key of the list, and that of the name."""
    method, key, identifier = call
    for one in aws.pages(method, key, UserName=name):
        yield Belonging(kind=kind, name=one[identifier], note=one.get("Status", ""))


def _service_credentials(aws: Client, name: str) -> Iterator[Belonging]:
    for one in aws.list_service_specific_credentials(UserName=name)["ServiceSpecificCredentials"]:
        note = f"for {one['ServiceName']}, {one['Status']}"
        yield Belonging(kind="service credential", name=one["ServiceSpecificCredentialId"], note=note)


def _inline_policies(aws: Client, name: str) -> Iterator[Belonging]:
    for policy in aws.pages("list_user_policies", "PolicyNames", UserName=name):
        yield Belonging(kind="inline policy", name=policy)


def _instances(session: Session, found: list[Mapping[str, str]]) -> Iterator[Belonging]:
    """Add the instances of Identity Center to those that were found. They belong to no person."""
    found += session.client("ssoadmin").pages("list_instances", "Instances")
    yield from ()


def _in_center(session: Session, instance: Mapping[str, str], user_name: str) -> Iterator[Belonging]:
    """Yield the user of IAM Identity Center with its memberships and assignments; nothing without one."""
    directory, sso = session.client("identitystore"), session.client("ssoadmin")
    store, arn = {"IdentityStoreId": instance["IdentityStoreId"]}, {"InstanceArn": instance["InstanceArn"]}
    user = user_id_of(directory, instance["IdentityStoreId"], user_name)
    yield Belonging(kind="user of Identity Center", name=user_name, note=f"ID {user}")
    member = {"MemberId": {"UserId": user}}
    for one in directory.pages("list_group_memberships_for_member", "GroupMemberships", **store, **member):
        group = directory.describe_group(**store, GroupId=one["GroupId"])["DisplayName"]
        yield Belonging(kind="membership of Identity Center", name=group)
    principal = {"PrincipalId": user, "PrincipalType": "USER"}
    for one in sso.pages("list_account_assignments_for_principal", "AccountAssignments", **arn, **principal):
        found = sso.describe_permission_set(**arn, PermissionSetArn=one["PermissionSetArn"])["PermissionSet"]
        through = ", by a group" if one["PrincipalType"] == "GROUP" else ""
        yield Belonging(kind="permission set", name=found["Name"], note=f"in account {one['AccountId']}{through}")


def _keys(aws: Client, name: str) -> Iterator[Belonging]:
    """Yield the access keys with their status and their last use."""
    for key in aws.pages("list_access_keys", "AccessKeyMetadata", UserName=name):
        used = aws.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
        last = f"last used {used['LastUsedDate']:%Y-%m-%d}" if used.get("LastUsedDate") else "never used"
        note = f"{key['Status']}, created {key['CreateDate']:%Y-%m-%d}, {last}"
        yield Belonging(kind="access key", name=key["AccessKeyId"], note=note)


def _trusting(aws: Client, name: str) -> Iterator[Belonging]:
    """Yield the roles whose trust policies name the user."""
    for role in aws.pages("list_roles", "Roles"):
        document = role["AssumeRolePolicyDocument"]
        text = document if isinstance(document, str) else json.dumps(document)
        statements = json.loads(unquote(text))["Statement"]
        principals = [one.get("Principal") for one in (statements if isinstance(statements, list) else [statements])]
        named = [arn for one in principals if isinstance(one, dict) for arn in _listed(one.get("AWS", []))]
        if any(is_user(arn, name) for arn in named):
            yield Belonging(kind="trust policy", name=role["RoleName"], note="names the user")


def _tagged(aws: Client, name: str) -> Iterator[Belonging]:
    """Yield the servers that are tagged with the person."""
    tagged = [{"Name": f"tag:{USERS_TAG}", "Values": [f"*{name}*"]}]
    for reservation in aws.pages("describe_instances", "Reservations", Filters=tagged):
        for instance in reservation["Instances"]:
            tags = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
            if name in tags.get(USERS_TAG, "").split() and instance["State"]["Name"] not in ENDED:
                yield Belonging(kind="tag of a server", name=instance["InstanceId"], note=tags.get("Name", ""))


def _devices(aws: Client, name: str) -> Iterator[Belonging]:
    """Yield the devices that are named after the person."""
    for entries in aws.pages("describe_managed_prefix_lists", "PrefixLists"):
        if entries["OwnerId"] != "AWS" and not entries["State"].startswith("delete"):
            identifier = entries["PrefixListId"]
            for entry in aws.pages("get_managed_prefix_list_entries", "Entries", PrefixListId=identifier):
                device = entry.get("Description", "")
                if device == name or device.startswith(f"{name}-"):
                    note = f"{device} in prefix list {entries['PrefixListName']}"
                    yield Belonging(kind="device", name=entry["Cidr"], note=note)


def _in_eks(aws: Client, inputs: BelongingsInputs) -> Iterator[Belonging]:
    """Yield the access entries of the user, and of the roles of permission sets of the person alone.

    A permission set of the person ends with `-user-NAME`, unless that is too long. Its role has a suffix.
    """
    own = "|".join([*map(re.escape, inputs.permission_sets), rf".+-user-{re.escape(inputs.name)}"])
    role = re.compile(rf"arn:[^:]+:iam::\d*:role/(?:.+/)?AWSReservedSSO_(?:{own})_[0-9a-f]+")
    for cluster in aws.pages("list_clusters", "clusters"):
        for arn in aws.pages("list_access_entries", "accessEntries", clusterName=cluster):
            if is_user(arn, inputs.name) or role.fullmatch(arn):
                yield Belonging(kind="access entry", name=arn, note=f"in cluster {cluster}")


def _sessions(session: Session, inputs: BelongingsInputs) -> Iterator[Belonging]:
    """Yield the open sessions on servers, of the user of IAM and of the user of Identity Center."""
    names = [inputs.name, *inputs.user_names]
    for one in open_sessions(session.client("ssm"), lambda arn: is_user(arn, inputs.name) or in_center(arn, names)):
        yield Belonging(kind="open session", name=one["SessionId"], note=f"on {one.get('Target', '')}")


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
