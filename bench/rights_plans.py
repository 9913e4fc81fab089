"""A large preview and state in which people move between groups."""

from collections.abc import Iterable
from pathlib import Path

from .kinds.identities import IAM, allow, document
from .kinds.kind import Properties
from .plans import created, deleted, resource, write_files

GROUPS, POLICIES, STATEMENTS = 50, 5, 5


def write_moves(folder: Path, count: int) -> list[Path]:
    """Write a preview in which people move to other groups, and its state. Each group has policies of its own."""
    state = [one for number in range(GROUPS) for one in _group(number)]
    steps = []
    for number in range(count):
        person = {"user": f"person-{number}"}
        old, new = (
            resource("strata:iam:GroupMembership", number, person | {"group": f"group-{group % GROUPS}"})
            for group in (number, number * 7 + 1)
        )
        state.append(old)
        new["urn"] += "-moved"
        steps += [created(new), deleted(old)]
    return write_files(folder, steps, state)


def _group(number: int) -> Iterable[Properties]:
    name = f"group-{number}"
    yield resource("strata:iam:Group", number, {"name": name}) | {"id": name}
    for place in range(number * POLICIES, (number + 1) * POLICIES):
        arn = f"{IAM}:policy/policy-{place}"
        objects = [f"arn:aws:s3:::{name}/{place}/{one}/*" for one in range(STATEMENTS)]
        policy = document(*(allow(["s3:GetObject", "s3:PutObject"], one) for one in objects))
        yield resource("strata:iam:Policy", place, {"name": f"policy-{place}", "policy": policy}) | {"id": arn}
        yield resource("strata:iam:GroupPolicyAttachment", place, {"group": name, "policyArn": arn})
