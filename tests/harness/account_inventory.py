"""List everything that an account holds, without ids, addresses and dates, so that two accounts can be compared."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

Thing = dict[str, Any]
Inventory = Counter[str]

# Ids, which differ between two equal resources.
_ID = re.compile(
    r"\b((?:[a-z]+-)+)?"
    r"(?:[0-9a-f]{12}|[0-9a-f]{17}|[0-9a-f]{20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|AKIA[0-9A-Z]{16})\b"
)
_SUFFIX = re.compile(r"-[0-9a-f]{7}\b|_[0-9a-f]{16}\b")  # of a name that the provider or Identity Center generated
_OWNER = "strata:owner"
_RANDOM = {
    *("AccessKeyId", "Arn", "ClientToken", "CreateDate", "DnsEntries", "Fingerprint", "GroupId", "InstanceProfileId"),
    *("AttachmentCount", "KeyFingerprint", "PolicyId"),  # moto counts a repeated attachment twice
    *("KeyMaterial", "LastUsed", "MacAddress", "OwnerId", "PrivateDnsName", "PrivateIp", "PrivateIpAddress"),
    *("PrivateIpAddresses", "PublicDnsName", "PublicIp", "PublicIpAddress", "RoleId", "UserId", "creationTime"),
}
_GONE = ("deleted", "delete-complete", "terminated", "PendingDeletion")


def inventory(client: Callable[[str], Any]) -> Inventory:
    """Count the equal resources of an account. `client` returns a boto3 client of a service."""
    found: Inventory = Counter()
    for kind, things in _everything(client):
        for thing in things:
            if not _is_gone(thing):
                found[f"{kind} {_comparable(thing)}"] += 1
    return found


def difference(expected: Inventory, actual: Inventory) -> list[str]:
    """Return a line for each resource that is left over or missing; none if both accounts hold the same."""
    left, missing = actual - expected, expected - actual
    return [f"left over: {thing}" for thing in left.elements()] + [f"missing: {thing}" for thing in missing.elements()]


def _everything(client: Callable[[str], Any]) -> Iterator[tuple[str, Iterable[Thing]]]:
    ec2 = client("ec2")
    for method, key in _EC2:
        yield key, getattr(ec2, method)().get(key, [])
    yield "Instances", [each for group in ec2.describe_instances()["Reservations"] for each in group["Instances"]]
    yield "Snapshots", ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    for template in ec2.describe_launch_templates()["LaunchTemplates"]:
        versions = ec2.describe_launch_template_versions(LaunchTemplateId=template["LaunchTemplateId"])
        yield "LaunchTemplateVersions", versions["LaunchTemplateVersions"]
    for prefix_list in ec2.describe_managed_prefix_lists()["PrefixLists"]:
        if prefix_list["State"] not in _GONE and prefix_list["OwnerId"] != "AWS":
            yield "Entries", ec2.get_managed_prefix_list_entries(PrefixListId=prefix_list["PrefixListId"])["Entries"]
    for vpc in ec2.describe_vpcs()["Vpcs"]:
        for attribute in ("enableDnsSupport", "enableDnsHostnames"):
            answer = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=attribute)
            yield attribute, [{"cidr": vpc["CidrBlock"], **answer[attribute[0].upper() + attribute[1:]]}]
    yield from _identities(client("iam"))
    logs = client("logs")
    yield "logGroups", logs.describe_log_groups()["logGroups"]
    keys = client("kms")
    described = [keys.describe_key(KeyId=each["KeyId"])["KeyMetadata"] for each in keys.list_keys()["Keys"]]
    # EBS creates a key of its own for encrypted volumes.
    yield "Keys", [key for key in described if not key["Description"].startswith("Default master key")]
    yield "AutoScalingGroups", client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    yield from _in_center(client("sso-admin"), client("identitystore"))
    eks = client("eks")
    for cluster in eks.list_clusters()["clusters"]:
        yield from _in_cluster(eks, cluster)


def _in_center(sso: Any, directory: Any) -> Iterator[tuple[str, Iterable[Thing]]]:
    """Yield the users and groups of IAM Identity Center by their names, and the permission sets that they have."""
    [found] = sso.list_instances()["Instances"]
    instance, store = {"InstanceArn": found["InstanceArn"]}, {"IdentityStoreId": found["IdentityStoreId"]}
    users = _pages(directory, "list_users", "Users", **store)
    groups = _pages(directory, "list_groups", "Groups", **store)
    names = {one["UserId"]: one["UserName"] for one in users} | {one["GroupId"]: one["DisplayName"] for one in groups}
    yield "DirectoryUsers", [_of(one, "UserName DisplayName Name") for one in users]
    for group in groups:
        members = _pages(directory, "list_group_memberships", "GroupMemberships", **store, GroupId=group["GroupId"])
        description = group.get("Description", "").partition("\n")[0]
        held = [names[one["MemberId"]["UserId"]] for one in members]
        yield "DirectoryGroups", [{"name": group["DisplayName"], "description": description, "members": held}]
    for arn in _pages(sso, "list_permission_sets", "PermissionSets", **instance):
        one = {**instance, "PermissionSetArn": arn}
        tags = sso.list_tags_for_resource(**instance, ResourceArn=arn)["Tags"]
        settings = _of(sso.describe_permission_set(**one)["PermissionSet"], "Name SessionDuration")
        yield "PermissionSets", [{**settings, "Tags": tags}]  # their policies are those of the roles
        for account in _pages(sso, "list_accounts_for_provisioned_permission_set", "AccountIds", **one):
            held = _pages(sso, "list_account_assignments", "AccountAssignments", **one, AccountId=account)
            assigned = [names[each["PrincipalId"]] for each in held]
            yield "AccountAssignments", [{"set": settings["Name"], "account": account, "assigned": assigned}]


def _pages(client: Any, method: str, key: str, **parameters: str) -> list[Any]:
    return [one for page in client.get_paginator(method).paginate(**parameters) for one in page[key]]


def _in_cluster(eks: Any, cluster: str) -> Iterator[tuple[str, Iterable[Thing]]]:
    """Yield an EKS cluster and what it contains."""
    at = {"clusterName": cluster}
    yield "clusters", [_of(eks.describe_cluster(name=cluster)["cluster"], "name version computeConfig logging")]
    for name in eks.list_nodegroups(**at)["nodegroups"]:
        group = eks.describe_nodegroup(**at, nodegroupName=name)["nodegroup"]
        yield "nodegroups", [_of(group, "version labels scalingConfig")]
    for name in eks.list_addons(**at)["addons"]:
        yield "addons", [_of(eks.describe_addon(**at, addonName=name)["addon"], "addonName addonVersion")]
    for arn in eks.list_access_entries(**at)["accessEntries"]:
        yield "accessEntries", [_of(eks.describe_access_entry(**at, principalArn=arn)["accessEntry"], "username")]
    for listed in eks.list_pod_identity_associations(**at)["associations"]:
        one = eks.describe_pod_identity_association(**at, associationId=listed["associationId"])["association"]
        yield "associations", [_of(one, "serviceAccount roleArn")]


def _of(found: Thing, keys: str) -> Thing:
    """Return some keys of what EKS describes, and its tags without that of the owner."""
    tags = {key: value for key, value in found.get("tags", {}).items() if key != _OWNER}
    return {**{key: found.get(key) for key in keys.split()}, "tags": tags}


_EC2 = [
    ("describe_vpcs", "Vpcs"),
    ("describe_subnets", "Subnets"),
    ("describe_internet_gateways", "InternetGateways"),
    ("describe_egress_only_internet_gateways", "EgressOnlyInternetGateways"),
    ("describe_addresses", "Addresses"),
    ("describe_nat_gateways", "NatGateways"),
    ("describe_route_tables", "RouteTables"),
    ("describe_security_groups", "SecurityGroups"),
    ("describe_security_group_rules", "SecurityGroupRules"),
    ("describe_managed_prefix_lists", "PrefixLists"),
    ("describe_vpc_endpoints", "VpcEndpoints"),
    ("describe_flow_logs", "FlowLogs"),
    ("describe_network_interfaces", "NetworkInterfaces"),
    ("describe_key_pairs", "KeyPairs"),
    ("describe_launch_templates", "LaunchTemplates"),
    ("describe_volumes", "Volumes"),
]


def _identities(iam: Any) -> Iterator[tuple[str, Iterable[Thing]]]:
    for role in iam.list_roles()["Roles"]:
        name = role["RoleName"]
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        inline = [iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in names]
        tags = iam.list_role_tags(RoleName=name)["Tags"]
        limit = iam.get_role(RoleName=name)["Role"].get("PermissionsBoundary")
        yield "Roles", [{**role, "attached": attached, "inline": inline, "limit": limit, "Tags": tags}]
    yield "InstanceProfiles", iam.list_instance_profiles()["InstanceProfiles"]
    yield "OpenIDConnectProviders", iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    yield "Policies", iam.list_policies(Scope="Local")["Policies"]
    for group in iam.list_groups()["Groups"]:
        attached = iam.list_attached_group_policies(GroupName=group["GroupName"])["AttachedPolicies"]
        inline = iam.list_group_policies(GroupName=group["GroupName"])["PolicyNames"]
        yield "Groups", [{**group, "attached": attached, "inline": inline}]
    for user in iam.list_users()["Users"]:
        name = user["UserName"]
        attached = iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]
        groups = [group["GroupName"] for group in iam.list_groups_for_user(UserName=name)["Groups"]]
        tags = iam.list_user_tags(UserName=name)["Tags"]
        yield "Users", [{**user, "attached": attached, "groups": groups, "Tags": tags}]
        yield "AccessKeys", iam.list_access_keys(UserName=name)["AccessKeyMetadata"]


def _is_gone(thing: Thing) -> bool:
    state = thing.get("State", thing.get("KeyState"))
    return (state.get("Name") if isinstance(state, dict) else state) in _GONE


def _is_disassociated(value: Any) -> bool:
    """Return whether a value is an IPv6 block that a network no longer has; AWS keeps showing it for a while."""
    state = value.get("Ipv6CidrBlockState", {}) if isinstance(value, dict) else {}
    return bool(state.get("State") == "disassociated")


def _comparable(value: Any) -> Any:
    """Return a value without what differs at random or with time. Lists are sorted, since AWS does not order them."""
    match value:
        case dict() if value.get("Key") == _OWNER:
            return {"Key": _OWNER}
        case dict():
            kept = {key: inner for key, inner in sorted(value.items()) if key not in _RANDOM}
            return {key: _comparable(inner) for key, inner in kept.items() if not isinstance(inner, datetime)}
        case list():
            return sorted((_comparable(inner) for inner in value if not _is_disassociated(inner)), key=str)
        case str():
            return _SUFFIX.sub("-*", _ID.sub(lambda match: f"{match[1] or ''}*", value))
    return value
