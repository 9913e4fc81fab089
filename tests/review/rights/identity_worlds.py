"""Drawn credentials, instance profiles, access entries and service accounts, and a plain evaluator of what they give.

The evaluator lists single facts: a pair of somebody and something that they have.
"""

import json
import random
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from ..previews import urn
from .iam_worlds import ACCOUNT, ROLE, USER, document
from .worlds import DEPENDS, Inputs, Resources

Fact = tuple[tuple[str, ...], dict[str, str]]
"""The key of a principal, and the aspects of what it has."""
PROFILE, INSTANCE = "aws:iam/instanceProfile:InstanceProfile", "aws:ec2/instance:Instance"
KEY, LOGIN = "aws:iam/accessKey:AccessKey", "aws:iam/userLoginProfile:UserLoginProfile"
ENTRY, ASSOCIATION = "aws:eks/accessEntry:AccessEntry", "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
OWN_ENTRY = "strata:eks:AccessEntry"
POD_IDENTITY = "strata:eks:PodIdentityAssociation"
SERVICE_ACCOUNT, SECRET = "kubernetes:core/v1:ServiceAccount", "kubernetes:core/v1:Secret"
CLUSTER, PROVIDER = "strata:eks:Cluster", "pulumi:providers:kubernetes"
ROLES = ("web", "ops")
POLICIES = [f"arn:aws:eks::aws:cluster-access-policy/AmazonEKS{one}Policy" for one in ("View", "Edit", "ClusterAdmin")]
SPACES = ["", "shop", "ops", "shop-a"]
"""Namespaces that are asked about; an empty one stands for the whole cluster."""
ISSUER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A"
OF_CLUSTER = urn("main", CLUSTER)
IN_CLUSTER = {"provider": f"{urn('inside', PROVIDER)}::id-inside"}
ANNOTATION = "eks.amazonaws.com/role-arn"


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def trust(ways: list[str]) -> str:
    found: list[dict[str, Any]] = []
    if "pods" in ways:
        found.append(
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "pods.eks.amazonaws.com"}}
        )
    if "annotation" in ways:
        condition = {"StringLike": {"oidc.eks.eu-west-1.amazonaws.com/id/A:sub": "system:serviceaccount:shop:*"}}
        action = "sts:AssumeRoleWithWebIdentity"
        found.append({"Effect": "Allow", "Action": action, "Principal": {"Federated": ISSUER}, "Condition": condition})
    return document(*found)


def drawn_policies(draw: random.Random) -> dict[str, list[str]]:
    spaces: list[list[str]] = [[], ["shop"], ["shop", "ops"], ["shop*"]]
    return {one: draw.choice(spaces) for one in draw.sample(POLICIES, draw.randint(0, 2))}


def drawn_world(draw: random.Random) -> Resources:
    world: Resources = {(USER, "ann"): {"name": "ann"}, (CLUSTER, "main"): {"name": "main"}}
    world[PROVIDER, "inside"] = {"kubeconfig": "x", DEPENDS: {"propertyDependencies": {"kubeconfig": [OF_CLUSTER]}}}
    for name in ROLES:
        ways = draw.sample(["pods", "annotation"], draw.randint(0, 2))
        world[ROLE, name] = {"name": name, "arn": role_arn(name), "assumeRolePolicy": trust(ways)}
        world[PROFILE, name] = {"name": f"p-{name}", "role": draw.choice(ROLES)}
    for name in ("one", "two"):
        world[INSTANCE, name] = {"iamInstanceProfile": draw.choice(["p-web", "p-ops", "p-elsewhere"])}
        status = draw.choice(["Active", "Inactive"])
        world[KEY, name] = {"user": "ann", "status": status}
    if draw.random() < 0.5:
        world[LOGIN, "ann"] = {"user": "ann"}
    for name in ROLES:
        groups = draw.sample(["developers", "auditors"], draw.randint(0, 2))
        entry: Inputs = {"cluster": "main", "principalArn": role_arn(name), "kubernetesGroups": groups}
        world[OWN_ENTRY, name] = entry | {"policies": drawn_policies(draw)}
    for name in ("api", "job"):
        metadata: dict[str, Any] = {"name": name, "namespace": "shop"}
        if draw.random() < 0.5:
            metadata["annotations"] = {ANNOTATION: role_arn(draw.choice(ROLES))}
        world[SERVICE_ACCOUNT, name] = {"metadata": metadata, DEPENDS: IN_CLUSTER}
        if draw.random() < 0.5:
            world[POD_IDENTITY, name] = association(name, draw.choice(ROLES))
    used = {one["iamInstanceProfile"] for one in world.values() if "iamInstanceProfile" in one}
    return {key: one for key, one in world.items() if key[0] != PROFILE or one["name"] in used}


def association(account: str, role: str) -> Inputs:
    return {"cluster": "main", "namespace": "shop", "serviceAccount": account, "roleArn": role_arn(role)}


def facts(world: Resources) -> list[Fact]:
    """Return everything that somebody has."""
    return [*_of_people(world), *_of_machines(world), *_of_entries(world), *_of_accounts(world)]


def _of_people(world: Resources) -> Iterator[Fact]:
    for (type_, name), one in world.items():
        if type_ == KEY and one["status"] == "Active":
            yield ("credentials", urn("ann", USER)), {"credential": f"key id-{name}"}
        if type_ == LOGIN:
            yield ("credentials", urn("ann", USER)), {"credential": "login"}


def _of_machines(world: Resources) -> Iterator[Fact]:
    roles = {one["name"]: one["role"] for (type_, _), one in world.items() if type_ == PROFILE}
    for (type_, name), one in world.items():
        profile = one.get("iamInstanceProfile")
        if type_ == INSTANCE and profile:
            role = urn(roles[profile], ROLE) if profile in roles else f"profile {profile}"
            yield ("role of", urn(name, INSTANCE)), {"role": role}


def _of_entries(world: Resources) -> Iterator[Fact]:
    for (type_, _), one in world.items():
        if type_ not in (OWN_ENTRY, ENTRY, ASSOCIATION):
            continue
        who = ("cluster access", urn(one["principalArn"].rpartition("/")[2], ROLE))
        cluster = {"cluster": urn("main", CLUSTER)}
        if type_ != ASSOCIATION:
            yield who, cluster | {"right": "entry STANDARD"}
        for group in one.get("kubernetesGroups", ()):
            yield who, cluster | {"right": f"group {group}", "namespace": ""}
        policies = one.get("policies", {})
        if type_ == ASSOCIATION:
            policies = {one["policyArn"]: one["accessScope"].get("namespaces", [])}
        for policy, scope in policies.items():
            for space in SPACES:
                if not scope or any(space and fnmatchcase(space, each) for each in scope):
                    rights = POLICIES if policy == POLICIES[2] else [policy]
                    yield from ((who, cluster | {"right": f"policy {each}", "namespace": space}) for each in rights)
            if policy == POLICIES[2] and not scope:
                groups = ("developers", "auditors")
                yield from ((who, cluster | {"right": f"group {each}", "namespace": ""}) for each in groups)


def _of_accounts(world: Resources) -> Iterator[Fact]:
    for (type_, name), one in world.items():
        for each in json.loads(one["assumeRolePolicy"])["Statement"] if type_ == ROLE else ():
            yield from (
                (("trust", urn(name, ROLE)), {"principal": ":".join(pair)}) for pair in each["Principal"].items()
            )
    for (type_, name), one in world.items():
        role, way, account = "", "", name
        if type_ == SERVICE_ACCOUNT:
            role, way = one["metadata"].get("annotations", {}).get(ANNOTATION, ""), "annotation"
        if type_ == POD_IDENTITY:
            role, way, account = one["roleArn"], "pod identity", one["serviceAccount"]
        if role and (SERVICE_ACCOUNT, account) in world:
            arn = urn(role.rpartition("/")[2], ROLE)
            trusted = json.loads(world[ROLE, role.rpartition("/")[2]]["assumeRolePolicy"])["Statement"]
            named = "Service" if way == "pod identity" else "Federated"
            where = urn("main", CLUSTER) if any(named in each["Principal"] for each in trusted) else way
            ways = ("annotation", "pod identity") if where != way else (way,)
            who = ("service account", OF_CLUSTER, f"shop/{account}")
            yield from ((who, {"role": arn, "way": each}) for each in ways)


Change = Callable[[Resources, random.Random], Resources]


def renamed(world: Resources, draw: random.Random) -> Resources:
    """Make again, under other names, what may be made again: profiles with their uses, entries and associations."""
    found: Resources = {}
    for (type_, name), one in world.items():
        new = dict(one)
        if type_ == PROFILE:
            new["name"] = f"{one['name']}-2"
        if type_ == INSTANCE and one["iamInstanceProfile"] != "p-elsewhere":
            new["iamInstanceProfile"] = f"{one['iamInstanceProfile']}-2"
        again = type_ in (PROFILE, OWN_ENTRY, POD_IDENTITY, LOGIN)
        found[type_, f"{name}-2" if again else name] = new
    return found


def split(world: Resources, draw: random.Random) -> Resources:
    """Divide entries into an entry and an association for each policy; and a policy for each namespace."""
    found: Resources = {}
    for (type_, name), one in world.items():
        if type_ != OWN_ENTRY:
            found[type_, name] = one
            continue
        plain = {"clusterName": "main", "principalArn": one["principalArn"]}
        found[ENTRY, name] = plain | {"kubernetesGroups": one["kubernetesGroups"]}
        for number, (policy, spaces) in enumerate(one["policies"].items()):
            scope: dict[str, Any] = {"type": "namespace", "namespaces": spaces} if spaces else {"type": "cluster"}
            found[ASSOCIATION, f"{name}-{number}"] = plain | {"policyArn": policy, "accessScope": scope}
    return found


def moved(world: Resources, draw: random.Random) -> Resources:
    """Give service accounts their roles by pod identity in place of the annotation, and roles by other profiles."""
    found = {key: one for key, one in world.items() if key[0] != POD_IDENTITY}
    for (type_, name), one in world.items():
        role = one.get("metadata", {}).get("annotations", {}).get(ANNOTATION) if type_ == SERVICE_ACCOUNT else None
        if role:
            found[type_, name] = {"metadata": {"name": name, "namespace": "shop"}, DEPENDS: IN_CLUSTER}
            found[POD_IDENTITY, f"{name}-moved"] = association(name, role.rpartition("/")[2])
        elif (POD_IDENTITY, name) in world:
            found[POD_IDENTITY, name] = world[POD_IDENTITY, name]
        if type_ == INSTANCE:
            found[type_, name] = {"iamInstanceProfile": draw.choice(["p-web", "p-ops"])}
    return found


def widened(world: Resources, draw: random.Random) -> Resources:
    """Give every entry more: whole clusters in place of namespaces, and more groups."""
    found = dict(world)
    for key, one in world.items():
        if key[0] == OWN_ENTRY:
            admin: dict[str, list[str]] = (
                {POLICIES[2]: []} if draw.random() < 0.3 else {each: [] for each in one["policies"]}
            )
            groups = ["developers", "auditors"] if not (admin and POLICIES[2] in admin) else one["kubernetesGroups"]
            found[key] = one | {"policies": admin, "kubernetesGroups": groups}
    return found


CHANGEABLE = (KEY, LOGIN, OWN_ENTRY, POD_IDENTITY)


def removed(world: Resources, draw: random.Random) -> Resources:
    return {key: one for key, one in world.items() if key[0] not in CHANGEABLE or draw.random() < 0.7}


def changed(world: Resources, draw: random.Random) -> Resources:
    other = drawn_world(draw)
    return world | {key: one for key, one in other.items() if key[0] != SERVICE_ACCOUNT and draw.random() < 0.5}


CLASSES: dict[str, Change] = {
    "made again": renamed,
    "split": split,
    "moved": moved,
    "widened": widened,
    "removed": removed,
    "changed": changed,
}
