"""The work of a review grows with the changes, not with pairs of them. Calls are counted: no load changes them."""

import cProfile
from collections.abc import Callable
from typing import Any

import pytest

from review.judge.judge import judge
from review.read.preview import parse_preview
from review.read.state import parse_state

from .previews import preview, resource, state, urn

COUNT = 50
MAX_GROWTH = 2.4
"""How often more functions may be called for twice as many changes. For pairs of changes, it is four times."""
POLICY, SECRET = "kubernetes:networking.k8s.io/v1:NetworkPolicy", "kubernetes:core/v1:Secret"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
USER, INLINE = "aws:iam/user:User", "aws:iam/userPolicy:UserPolicy"
Resource = dict[str, Any]


def in_shop(number: int, type_: str, **more: Any) -> Resource:
    return resource(f"one-{number}", type_, inputs={"metadata": {"name": f"one-{number}", "namespace": "shop"}} | more)


def policies(number: int) -> list[Resource]:
    selectors = [{"matchLabels": {"app": f"app-{one}"}} for one in (number, number + 1)]
    rule = {"from": [{"podSelector": selectors[1]}], "ports": [{"port": 80}]}
    return [in_shop(number, POLICY, spec={"podSelector": selectors[0], "ingress": [rule], "policyTypes": ["Ingress"]})]


def secrets_with_readers(number: int) -> list[Resource]:
    container = {"name": "web", "envFrom": [{"secretRef": {"name": f"one-{number}"}}]}
    pods = in_shop(number, DEPLOYMENT, spec={"template": {"spec": {"containers": [container]}}})
    return [in_shop(number, SECRET), pods]


def users_with_policies(number: int) -> list[Resource]:
    name = f"one-{number}"
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{name}/*", "arn:aws:s3:::all"]}
    policy = {"user": name, "policy": f'{{"Statement": [{statement}]}}'.replace("'", '"')}
    return [resource(name, USER, inputs={"name": name}), resource(name, INLINE, inputs=policy)]


def calls(kind: Callable[[int], list[Resource]], op: str, count: int) -> int:
    """Return how many functions the review calls if an operation is planned for the resources of a kind."""
    resources = [one for number in range(count) for one in kind(number)]
    old, new = ({} if op == "create" else {"oldState": 0}), ({} if op == "delete" else {"newState": 0})
    steps = [{"op": op, "urn": one["urn"]} | dict.fromkeys([*old, *new], one) for one in resources]
    planned = parse_preview(preview(steps), "preview")
    known = parse_state(state(*([] if op == "create" else resources), resource("other", urn=urn("other"))), "state")
    profile = cProfile.Profile()
    profile.runcall(judge, planned, known)
    return sum(one.callcount for one in profile.getstats())


@pytest.mark.parametrize("op", ["create", "replace", "delete"])
@pytest.mark.parametrize("kind", [policies, secrets_with_readers, users_with_policies])
def test_twice_as_many_changes_take_twice_as_much_work(kind: Callable[[int], list[Resource]], op: str) -> None:
    assert calls(kind, op, 2 * COUNT) <= MAX_GROWTH * calls(kind, op, COUNT)


def test_equal_values_of_a_preview_and_of_a_state_are_stored_once() -> None:
    old = in_shop(1, SECRET, data={"a": "b"})
    new = in_shop(1, SECRET, data={"a": "c"})
    step = {"op": "update", "urn": old["urn"], "oldState": old | {"outputs": old["inputs"]}, "newState": new}
    found = parse_preview(preview([step]), "preview").steps[0]
    assert found.old_state
    assert found.new_state
    assert found.old_state.outputs["data"] is found.old_state.inputs["data"]
    assert found.new_state.inputs["metadata"] is found.old_state.inputs["metadata"]
    assert found.new_state.inputs["data"] == {"a": "c"}
    (known,) = parse_state(state(old | {"outputs": old["inputs"]}), "state").resources
    assert known.outputs["metadata"] is known.inputs["metadata"]
