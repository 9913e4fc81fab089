"""What a question is about: a resource of AWS or an object of a cluster, as requests see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from components.provider.aws_forms import RESERVED_TAGS

from ..read.kubernetes_object import is_object, object_kind, object_name
from ..read.state import Resource, property_of, provider_urn
from ..read.values import has_unknown
from ..rights.box import Box, Side
from ..rights.iam_types import CENTER
from ..rights.instance_roles import INSTANCES, SCALING_GROUPS
from ..rights.labels import ABSENT
from ..rights.texts import ANY, EVERY_TEXT, Texts, arn_pattern

TAGGED = re.compile(r"where text (?:aws|ec2|ssm):resourcetag/(.+)")
"""The aspects of requests that are tags of the resource (Service authorization reference, Condition keys)."""
OBJECT = re.compile(r"s3:.*(object|multipartupload)", re.IGNORECASE)
OF_BUCKETS = re.compile(r"s3:.*objectlockconfiguration$|s3:list(bucket|.*objects)", re.IGNORECASE)
"""Actions of S3 on objects, and those whose names contain the word and that are on buckets."""
INSTANCE_PREFIXES = {
    "i-": "instance",
    "vol-": "volume",
    "snap-": "snapshot",
    "sg-": "security-group",
    "subnet-": "subnet",
    "vpc-": "vpc",
    "lt-": "launch-template",
    "eni-": "network-interface",
    "ami-": "image",
}
MACHINES = (*INSTANCES, *SCALING_GROUPS)
BUCKETS = re.compile(r"aws:s3/bucket(V2)?:Bucket")
IRREGULAR = {"Endpoints": "endpoints"}


class Place(NamedTuple):
    """The partition of AWS and the id of the account of a resource."""

    partition: str = "*"
    account: str = "*"


@dataclass(frozen=True)
class Target:
    """A resource that requests are about.

    Attributes:
        title: its name in a sentence.
        urns: the resources of the state that it is.
        arns: its ARNs in AWS; empty for an object of a cluster.
        tags: its tags; None if they are not known.
        object: the object of a cluster.
        known: whether the state contains it.
        is_bucket: whether it is a bucket, which actions on its objects concern too.
    """

    title: str
    urns: frozenset[str] = frozenset()
    arns: Texts = field(default_factory=Texts)
    tags: dict[str, str] | None = None
    object: Resource | None = None
    known: bool = True
    is_bucket: bool = False

    @property
    def account(self) -> str:
        """The ID of the account that its ARNs name; empty if they name none, or several."""
        texts = {*self.arns.names, *(one for wild in self.arns.wild for one in wild.patterns)}
        found = {parts[4] for one in texts if len(parts := one.split(":")) > 5}
        account = found.pop() if len(found) == 1 else ""
        return account if account.isdigit() else ""

    def arns_for(self, action: str) -> Texts:
        """Return the ARNs that an action concerns: of a bucket or of its objects."""
        if not self.is_bucket:
            return self.arns
        objects = Texts.of(f"{one}/{ANY}" for one in self.arns.names)
        if action in ("", "*"):
            return Texts(self.arns.names, self.arns.wild | objects.wild)
        return objects if OBJECT.match(action) and not OF_BUCKETS.match(action) else self.arns

    def sides(self, names: set[str]) -> dict[str, Side]:
        """Return what is known about those aspects of requests that are tags of the resource."""
        if self.tags is None:
            return {}
        tags = {key.lower(): value for key, value in self.tags.items()}
        found: dict[str, Side] = {}
        for name in names:
            tag = TAGGED.fullmatch(name)
            if tag and not (tag[1].startswith(RESERVED_TAGS) and tag[1] not in tags):
                found[name] = Texts.of([tags.get(tag[1], ABSENT)])
        return found


def target_of(resource: Resource, title: str, place: Place) -> Target:
    """Return a resource of a state as a target."""
    if is_object(resource):
        return Target(title, frozenset({resource.urn}), object=resource)
    is_bucket = BUCKETS.match(resource.type) is not None
    arns, tags = _arns(resource, place), _tags(resource)
    return Target(title, frozenset({resource.urn}), arns, tags, is_bucket=is_bucket)


def target_of_arn(arn: str) -> Target:
    """Return a target that the state does not contain."""
    return Target(f"`{arn}`", arns=Texts.of([arn_pattern(arn)]), known=False)


def _arns(resource: Resource, place: Place) -> Texts:
    arn = property_of(resource, "arn")
    region = str(property_of(resource, "availabilityZone") or "")[:-1] or "*"
    if resource.type in SCALING_GROUPS:
        return Texts.of([arn_pattern(f"arn:{place.partition}:ec2:{_region(arn) or region}:{place.account}:instance/*")])
    if isinstance(arn, str) and arn.startswith("arn:"):
        return Texts.of([arn])
    if BUCKETS.match(resource.type):
        return Texts.of([f"arn:aws:s3:::{property_of(resource, 'bucket') or resource.id}"])
    for noun, types in CENTER.items():
        if resource.type in types and isinstance(found := property_of(resource, f"{noun}Id"), str):
            return Texts.of([arn_pattern(f"arn:{place.partition}:identitystore:::{noun}/{found}")])
    kind = next((one for prefix, one in INSTANCE_PREFIXES.items() if resource.id.startswith(prefix)), "")
    if kind:
        return Texts.of([arn_pattern(f"arn:{place.partition}:ec2:{region}:{place.account}:{kind}/{resource.id}")])
    return EVERY_TEXT


def _region(arn: object) -> str:
    return arn.split(":")[3] if isinstance(arn, str) and arn.count(":") > 4 else ""


def _tags(resource: Resource) -> dict[str, str] | None:
    """Return the tags of a resource, those that a provider adds too; None if they are not known."""
    found: dict[str, str] = {}
    for tags in (resource.outputs.get("tagsAll"), resource.outputs.get("tags"), resource.inputs.get("tags")):
        if has_unknown(tags):
            return None
        if isinstance(tags, dict):
            found |= {str(key): str(value) for key, value in tags.items()}
        elif isinstance(tags, list):  # of an Auto Scaling group of pulumi-aws
            found |= {str(one.get("key")): str(one.get("value")) for one in tags if isinstance(one, dict)}
    return found


def request_in_cluster(target: Target, verb: str, kind: str = "") -> Box:
    """Return a request to an object, or to objects of another kind in a namespace.

    `kind` is `pods`, `deployments.apps` or `pods/log`.
    """
    found = target.object
    if found is None:
        raise ValueError(f"{target.title}: is not an object of a cluster")
    namespace, name = object_name(found)
    if kind:
        resource, _, group = kind.partition(".")
        of_group, _, below = group.partition("/")
        namespace = name if object_kind(found) == "Namespace" else namespace
        resource = f"{resource}/{below}" if below else resource
        sides: dict[str, Side] = {"group": Texts.of([of_group]), "resource": Texts.of([resource])}
    else:
        own = plural(object_kind(found))
        sides = {"group": Texts.of([group_of(found)]), "resource": Texts.of([own]), "name": Texts.of([name])}
        namespace = name if own == "namespaces" else namespace
    sides |= {"namespace": Texts.of([namespace]), "verb": Texts.of([verb]), "path": Texts.of([""])}
    return Box.of(sides)


def plural(kind: str) -> str:
    """Return the name of a kind in the API: `pods`, `networkpolicies`."""
    if kind in IRREGULAR:
        return IRREGULAR[kind]
    word = kind.lower()
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|ch|sh)$", word) else f"{word}s"


def group_of(resource: Resource) -> str:
    """Return the API group of an object; empty for the core group."""
    group = resource.type.split(":")[1].partition("/")[0]
    return "" if group == "core" else group


def cluster_key(target: Target) -> str:
    """Return the provider of the cluster of an object."""
    return provider_urn(target.object)
