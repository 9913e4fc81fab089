"""Who may do what in AWS: by groups, policies, roles, keys, security groups and registered devices."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import prod
from typing import Any

from ..judge.finding import Right, Traffic
from ..judge.kind import UNKNOWN_PART
from ..judge.world import World, both
from ..read.preview import Resource
from ..values import exact, has_unknown, is_unknown
from .cluster_rights import named
from .reach import bracketed, holders, machines, members

DENY_ALL = "/AWSDenyAll"
"""The end of the ARN of AWS's own policy that takes every right away."""
CHOOSING = ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "IpAddress")
MOST_CHOICES = 100
RULES = (
    "strata:ec2:SecurityGroupRule",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
)
Rights = Callable[[Resource, World], Iterable[Right]]


def of_membership(resource: Resource, world: World) -> Iterator[Right]:
    """One user of one group."""
    user, group = world.named(resource, "user"), world.named(resource, "group")
    yield Right(f"user {_told(user)}", f"the rights of group {_told(group)}")


def of_attached_policy(noun: str) -> Rights:
    """What a policy allows and denies to the user, group or role that it is attached to."""

    def rights(resource: Resource, world: World) -> Iterator[Right]:
        holder, policy = world.named(resource, noun), world.named(resource, "policyArn")
        who = f"{noun} {_told(holder)}"
        who += members(world.referred(resource, noun), world) if noun == "group" else ""
        if policy.endswith(DENY_ALL):
            yield Right(who, f"what other policies allow ({exact(policy)})", denied=True)
            return
        yield Right(who, f"what policy allows: {_told(policy)}")
        document = both(world.referred(resource, "policyArn"), "policy")
        if any(one.get("Effect") == "Deny" for one, _ in statements(document)):
            yield Right(who, f"what policy denies: {_told(policy)}", denied=True)

    return rights


def of_memberships(resource: Resource, world: World) -> Iterator[Right]:
    """Several users of one group, or several groups of one user (pulumi-aws)."""
    users = _texts(both(resource, "users")) or [world.named(resource, "user")]
    groups = _texts(both(resource, "groups")) or [world.named(resource, "group")]
    for user in users:
        for group in groups:
            yield Right(f"user {_told(user)}", f"the rights of group {_told(group)}")


def of_user(resource: Resource, _world: World) -> Iterator[Right]:
    """An account, and the boundary of what it may have."""
    who = f"user {exact(resource.name)}"
    yield Right(who, "the account")
    boundary = both(resource, "permissionsBoundary")
    if boundary is None:
        yield Right(who, "rights without a boundary")
    else:
        yield Right(who, f"rights within boundary {named(boundary)}")


def of_access_key(resource: Resource, world: World) -> Iterator[Right]:
    """A key that is active; a new one is another key."""
    if both(resource, "status") not in (None, "Active"):
        return
    key = str(resource.id).rpartition("/")[2]
    yield Right(
        f"user {_told(world.named(resource, 'user'))}", f"access key {exact(key)}" if key else "a new access key"
    )


def of_login(resource: Resource, world: World) -> Iterator[Right]:
    """The console, by a password."""
    yield Right(f"user {_told(world.named(resource, 'user'))}", "a login to the console")


def of_policy(who: str, *paths: str) -> Rights:
    """What the statements of policy documents allow, but for what they deny."""

    def rights(resource: Resource, world: World) -> Iterator[Right]:
        subject = f"{who} {exact(resource.name)}{holders(resource, world)}"
        for path in paths:
            document = both(resource, path)
            if has_unknown(document):
                yield Right(subject, UNKNOWN_PART)
            else:
                for statement, suffix in statements(document):
                    yield from _of_statement(subject, statement, suffix)

    return rights


def of_role(resource: Resource, _world: World) -> Iterator[Right]:
    """Who may take on a role."""
    document = both(resource, "assumeRolePolicy")
    what = f"to take on role {exact(resource.name)}"
    if has_unknown(document):
        yield Right(UNKNOWN_PART, what)
    for one, suffix in statements(document):
        if one.get("Effect") == "Allow":
            for who in _principals(one.get("Principal")):
                yield Right(exact(who), what + suffix)


def statements(document: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """The statements of a policy document, each with its condition in words, once for each value that fulfils it."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError):
            return
    found = document.get("Statement") if isinstance(document, dict) else None
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            for words in _conditions(one.get("Condition") or {}):
                yield one, words


def _conditions(condition: Any) -> Iterator[str]:
    """What has to be so: of an operator that says what a value is, any of its values suffices."""
    fixed, choices = [], []
    for operator, keys in sorted(condition.items()) if isinstance(condition, dict) else ():
        for key, values in sorted(keys.items()) if isinstance(keys, dict) else ():
            if operator in CHOOSING:
                choices.append([f"{key} is {one}" for one in _texts(values) or [json.dumps(values)]])
            else:
                fixed.append(f"{key} {operator} {json.dumps(values)}")
    if prod(map(len, choices)) > MOST_CHOICES:
        fixed, choices = [*fixed, json.dumps(choices)], []
    for chosen in product(*choices):
        told = " and ".join([*chosen, *fixed])
        yield f" where {exact(told)}" if told else ""


def _of_statement(who: str, statement: dict[str, Any], suffix: str) -> Iterator[Right]:
    actions = _texts(statement.get("Action")) or [f"all but {', '.join(_texts(statement.get('NotAction')))}"]
    targets = _texts(statement.get("Resource")) or [f"all but {', '.join(_texts(statement.get('NotResource')))}"]
    people = [exact(one) for one in _principals(statement.get("Principal"))] or [f"whoever has {who}"]
    denied = statement.get("Effect") == "Deny"
    for one, action, target in product(people, actions, targets):
        yield Right(one, f"{exact(action)} on {exact(target)}{suffix}", denied, wide=True)


def of_security_group(resource: Resource, world: World) -> Iterator[Right]:
    """What a group lets through by itself; its rules are resources of their own, or (pulumi-aws) lists in it."""
    group = f"{exact(resource.name)}{machines(resource, world)}"
    if both(resource, "allowAllEgress") is not False and not resource.type.startswith("aws:"):
        yield Right(f"members of security group {group}", "to reach everything")
    for direction in ("ingress", "egress"):
        found = both(resource, direction)
        if is_unknown(found):
            yield Right(UNKNOWN_PART, f"{direction} of security group {group}")
        for rule in found if isinstance(found, list) else []:
            ports = (rule.get("protocol"), rule.get("fromPort"), rule.get("toPort"))
            for key in ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups"):
                for peer in _texts(rule.get(key)):
                    yield _passage(peer, direction, group, ports)


def of_rule(resource: Resource, world: World) -> Iterator[Right]:
    """One permission of a security group."""
    group = _told(world.named(resource, "securityGroupId"))
    group += machines(world.referred(resource, "securityGroupId"), world)
    direction = both(resource, "direction") or both(resource, "type")
    direction = direction if direction in ("ingress", "egress") else _direction(resource.type)
    protocol = both(resource, "protocol") or both(resource, "ipProtocol") or "tcp"
    ports = (protocol, both(resource, "fromPort"), both(resource, "toPort"))
    for key in ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId", "sourceSecurityGroupId"):
        if both(resource, key) is not None:
            yield _passage(world.named(resource, key), direction, group, ports)
    for key in ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds"):
        peers = both(resource, key)
        for peer in [UNKNOWN_PART] if is_unknown(peers) else _texts(peers):
            yield _passage(peer, direction, group, ports)


def of_prefix_list(resource: Resource, world: World) -> Iterator[Right]:
    """The networks and devices that a list holds: they may do what the rules allow that refer to it."""
    rules = [one for one in world.dependents.get(resource.urn, ()) if one.type in RULES]
    allowed = bracketed(right.what for rule in rules for right in of_rule(rule, world))
    what = f"what rules allow to prefix list {exact(resource.name)}{allowed}"
    entries = both(resource, "entries")
    if has_unknown(entries):
        yield Right(UNKNOWN_PART, what)
    elif isinstance(entries, dict):
        for cidr, told in entries.items():
            yield Right(exact(f"{cidr} ({told})" if told else cidr), what)
    elif isinstance(entries, list):
        for one in entries:
            yield Right(exact(one.get("cidr")), what)


def of_instance(resource: Resource, world: World) -> Iterator[Right]:
    """The role that a machine has, and who reaches it."""
    for path in ("securityGroupIds", "vpcSecurityGroupIds"):
        for group in world.all_named(resource, path):
            who = f"whoever the rules of security group {_told(group)} allow"
            yield Right(who, f"to reach instance {exact(resource.name)}")
    if both(resource, "iamInstanceProfile") is not None:
        profile = world.named(resource, "iamInstanceProfile")
        yield Right(f"instance {exact(resource.name)}", f"the role of profile {_told(profile)}")


def of_profile(resource: Resource, world: World) -> Iterator[Right]:
    """The role that a profile hands on."""
    if both(resource, "role") is not None:
        role = world.named(resource, "role")
        yield Right(f"machines with profile {exact(resource.name)}", f"role {_told(role)}")


def of_cluster(resource: Resource, _world: World) -> Iterator[Right]:
    """From where a cluster's API is reached."""
    what = f"the API of cluster {exact(resource.name)}"
    if both(resource, "endpointPublicAccess") is not False:
        cidrs = both(resource, "publicAccessCidrs") or both(resource, "vpcConfig.publicAccessCidrs")
        for cidr in [UNKNOWN_PART] if is_unknown(cidrs) else _texts(cidrs) or ["0.0.0.0/0"]:
            yield Right(_peer(cidr), what)
    if both(resource, "endpointPrivateAccess") is not False:
        yield Right("its own network", what)


def of_access_entry(resource: Resource, world: World) -> Iterator[Right]:
    """What a person or a role may do in a cluster."""
    who = _told(world.named(resource, "principalArn"))
    cluster = _told(world.named(resource, "cluster") or world.named(resource, "clusterName"))
    yield Right(who, f"entry to cluster {cluster}")
    for group in _texts(both(resource, "kubernetesGroups")):
        yield Right(who, f"the rights of group {exact(group)} in cluster {cluster}")
    policies = both(resource, "policies")
    if has_unknown(policies):
        yield Right(who, UNKNOWN_PART)
    elif isinstance(policies, dict):
        for arn, namespaces in policies.items():
            where = ", ".join(_texts(namespaces))
            yield Right(
                who, f"policy {exact(arn)} in {f'namespaces {exact(where)}' if where else f'cluster {cluster}'}"
            )


def of_pod_identity(resource: Resource, world: World) -> Iterator[Right]:
    """The role that a service account's pods have."""
    account = f"{both(resource, 'namespace')}/{both(resource, 'serviceAccount')}"
    yield Right(f"service account {exact(account)}", f"role {_told(world.named(resource, 'roleArn'))}")


def _told(name: str) -> str:
    return UNKNOWN_PART if not name or name == UNKNOWN_PART else exact(name)


def _peer(peer: str) -> str:
    everyone = {"0.0.0.0/0": "everyone (`0.0.0.0/0`)", "::/0": "everyone (`::/0`)"}
    return everyone.get(peer) or _told(peer)


def _passage(peer: str, direction: str, group: str, ports: tuple[Any, Any, Any]) -> Right:
    protocol, first, last = ports
    through = f"{direction} of security group {group}"
    if any(is_unknown(one) for one in ports):
        return Right(_peer(peer), f"{through}, {UNKNOWN_PART}")
    if str(protocol) in ("-1", "all"):
        return Right(_peer(peer), f"{through}, every port", traffic=Traffic(peer, "-1", 0, 65535), through=through)
    if not isinstance(first, int | float) or first < 0:
        first, last = 0, 65535
    last = last if isinstance(last, int | float) else first
    ports_told = (
        "every port" if (first, last) == (0, 65535) else f"port {first:g}" + (f"-{last:g}" if last != first else "")
    )
    what = f"{through}, {exact(protocol)} {ports_told}"
    return Right(_peer(peer), what, traffic=Traffic(peer, str(protocol), first, last), through=through)


def _direction(type_: str) -> str:
    return "egress" if "Egress" in type_ else "ingress"


def _principals(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for group in value.values() for one in _texts(group)]
    return _texts(value)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [UNKNOWN_PART if is_unknown(value) else value]
    if isinstance(value, list):
        return [UNKNOWN_PART if is_unknown(one) else str(one) for one in value]
    return []
