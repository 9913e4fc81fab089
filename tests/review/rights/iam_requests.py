"""Requests of users and groups in drawn worlds, and the answers of an implementation that others wrote."""

import json
from collections.abc import Hashable, Iterator
from itertools import chain, product
from typing import Any

from tests.harness.iam_simulator import IamSimulator

from ..previews import urn
from .iam_worlds import ACCOUNT, GROUP, INLINE, MEMBER, POLICY, TO_GROUP, TO_USER, USER
from .simulated import TAG_OF_PRINCIPAL, asked
from .worlds import Resources

ANN = f"arn:aws:iam::{ACCOUNT}:user/ann"
PEOPLE: dict[Hashable, tuple[str, str]] = {
    ("iam", "user", urn("ann", USER)): ("user", "ann"),
    **{("iam", "group", urn(one, GROUP)): ("group", one) for one in ("dev", "ops")},
}
ASKED_ACTIONS = [
    "s3:GetObject",
    "s3:GetBucketAcl",
    "s3:PutObject",
    "s3:ListBucket",
    "ec2:DescribeVpcs",
    "ec2:RunInstances",
    "iam:GetUser",
    "s3:SetObject",  # which AWS does not have, for `s3:?etObject` without `s3:GetObject`
]
ASKED_ARNS = [
    "arn:aws:s3:::a/x",
    "arn:aws:s3:::a/y",
    "arn:aws:s3:::b/x",
    "arn:aws:s3:::c",
    *(f"arn:aws:ec2:{one}" for one in (f"eu-west-1:{ACCOUNT}:instance/i-1", "us-east-1:222233334444:volume/v-1")),
    *(f"arn:aws:ec2:{one}" for one in (f"eu-west-1:{ACCOUNT}:volume/v-1", f"us-east-1:{ACCOUNT}:instance/i-2")),
    "arn:aws:ec2:eu-west-1:instance/i-1:x",  # which AWS does not have, for the pattern with too few segments
]
CONTEXTS = chain(
    product(
        [None, "eu-west-1", "eu-north-1", "us-east-1", "ap-south-1"], [None, "10.1.0.1", "192.0.2.1"], [None, "true"]
    ),
    product([None, "eu-west-1", "us-east-1"], [None, "10.1.0.1"], [None], [None, "web"], [None], [None, "web", "x"]),
)
REQUESTS = [asked(*pair, *context) for pair, context in product(product(ASKED_ACTIONS, ASKED_ARNS), CONTEXTS)]


def with_tag(world: Resources, person: Hashable, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return requests as a user makes them, who has a tag or not. Members of a group may have any tag."""
    noun, name = PEOPLE[person]
    if noun == "group":
        return requests
    tags = world[USER, name].get("tags", {})
    own = {TAG_OF_PRINCIPAL: tags["team"]} if "team" in tags else {}
    contexts = ({key: value for key, value in one["context"].items() if key != TAG_OF_PRINCIPAL} for one in requests)
    return [one | {"context": context | own} for one, context in zip(requests, contexts, strict=True)]


def documents(world: Resources, holder: tuple[str, str]) -> Iterator[str]:
    """Yield the policies of a user or group, those of its groups too."""
    noun, name = holder
    for (type_, _), one in world.items():
        if type_ == INLINE and holder == ("user", one["user"]):
            yield one["policy"]
        if type_ in (TO_USER, TO_GROUP) and one.get(noun) == name:
            yield world[POLICY, one["policyArn"].removeprefix("id-")]["policy"]
        if type_ == MEMBER and holder == ("user", one["user"]):
            for group in one["groups"]:
                yield from documents(world, ("group", group))


def allowed(
    simulator: IamSimulator, world: Resources, person: Hashable, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the requests that are allowed to a user or group in a world."""
    noun, name = PEOPLE[person]
    limit = world[USER, name].get("permissionsBoundary", "").removeprefix("id-") if noun == "user" else ""
    question = {
        "principal": ANN,
        "account": ACCOUNT,
        "identity": [json.loads(one) for one in documents(world, (noun, name))],
        "boundary": json.loads(world[POLICY, limit]["policy"]) if limit else None,
        "resource": None,
    }
    answers = simulator.allowed(question | {"requests": with_tag(world, person, requests)})
    return [one for one, answer in zip(requests, answers, strict=True) if answer]
