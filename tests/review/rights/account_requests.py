"""Requests of users and roles in drawn accounts, and the answers of an implementation that others wrote."""

import json
from itertools import product
from typing import Any

from tests.harness.iam_simulator import IamSimulator

from .account_worlds import ANN, APP, BUCKET, EVE, OF_BUCKET, OF_ROLE, OWN, TRUST, elements_of
from .iam_worlds import ACCOUNT, POLICY, ROLE, USER, document
from .simulated import asked
from .worlds import Resources

ZOE, BOB = EVE.replace("eve", "zoe"), ANN.replace("ann", "bob")
PEOPLE = {ANN: ("user", "ann", OWN), APP: ("role", "app", OF_ROLE), EVE: None, ZOE: None, BOB: None}
"""The principals that are asked about, with their noun, name and policy if they belong to the program."""
OBJECTS = [
    f"arn:aws:s3:::{one}" for one in ("a", "a/x", "a/y", "a/ann/x", "a/bob/x", "a/eve/x", "a/ops/x", "b/x", "c/x")
]
ASSUMING = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
ACTIONS = ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:DeleteObject", "kms:Decrypt"]


def requests_of(person: str) -> list[dict[str, Any]]:
    named = {ANN: "ann", BOB: "bob", EVE: "eve", ZOE: "zoe"}.get(person)
    pairs = [*product(ACTIONS, OBJECTS), *product(ASSUMING, [APP])]
    contexts = product(["eu-west-1", "us-east-1"], [None], [None], [None, named or "ann", "ops"], [named])
    return [asked(*pair, *context) for pair, context in product(pairs, contexts)]


REQUESTS = {person: requests_of(person) for person in PEOPLE}


def allowed(
    simulator: IamSimulator, world: Resources, person: str, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the requests that are allowed to a principal in a world. Those of the other account need no own policy."""
    own = PEOPLE[person]
    policies = [elements_of(world, own[2])] if own else [[{"Effect": "Allow", "Action": "*", "Resource": "*"}]]
    holder = world[USER if own[0] == "user" else ROLE, own[1]] if own else {}
    limit = holder.get("permissionsBoundary", "").removeprefix("id-")
    of_bucket = next((key for key in world if key[0] == BUCKET), OF_BUCKET)
    found = []
    for key, resources in ((of_bucket, OBJECTS[:-2]), (TRUST, [APP]), (None, OBJECTS[-2:])):
        chosen = [one for one in requests if one["resource"] in resources]
        elements = elements_of(world, key) if key else []
        question = {
            "principal": person,
            "account": ACCOUNT,
            "identity": [json.loads(document(*one)) for one in policies],
            "boundary": json.loads(world[POLICY, limit]["policy"]) if limit else None,
            "resource": json.loads(document(*elements)) if elements else None,
        }
        answers = simulator.allowed(question | {"requests": chosen})
        found += [one for one, answer in zip(chosen, answers, strict=True) if answer]
    return found
