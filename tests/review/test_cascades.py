"""The consequences of one change are one finding: the objects of a namespace, the resources of a provider."""

import re
from typing import Any

from review.judge.gate import check
from review.tell.markdown import render
from review.tell.plain_text import gate_text, review_text

from .previews import judge_steps, removal, resource, urn

NAMESPACE, CLAIM = "kubernetes:core/v1:Namespace", "kubernetes:core/v1:PersistentVolumeClaim"
CONFIG, PROVIDER = "kubernetes:core/v1:ConfigMap", "pulumi:providers:kubernetes"
COUNT = 40


def in_cluster(name: str, type_: str) -> dict[str, Any]:
    inputs = {"apiVersion": "v1", "kind": type_.rpartition(":")[2], "metadata": {"name": name, "namespace": "shop"}}
    return resource(name, type_, inputs=inputs, provider=f"{urn('node', PROVIDER)}::id-node")


OBJECTS = [in_cluster(f"db-{number:02}", CLAIM) for number in range(COUNT)]
OBJECTS += [in_cluster(f"config-{number:02}", CONFIG) for number in range(COUNT)]


def replaced(old: dict[str, Any], reason: str) -> dict[str, Any]:
    new = {key: value for key, value in old.items() if key != "id"}
    differences = {reason: {"kind": "update-replace"}}
    step = {"op": "replace", "urn": old["urn"], "oldState": old, "newState": new, "detailedDiff": differences}
    return step | {"replaceReasons": [reason], "diffReasons": [reason]}


def test_the_objects_of_a_namespace_are_one_finding() -> None:
    inputs = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    review = judge_steps([removal("shop", NAMESPACE, inputs=inputs)], *OBJECTS).review
    lines = review_text(review).splitlines()
    assert lines[1] == f"Worst: `namespace/shop` loses data and {2 * COUNT} more."
    assert [line.partition(":")[0] for line in lines[2:]] == ["loses data", "loses data", "interrupts"]
    assert re.match(r"loses data: each of `claim/shop/db-00`, .* and 15 more is deleted with its container", lines[3])
    assert sum(line.endswith("because namespace `shop` is deleted") for line in lines) == 2
    assert len(review.findings) == 2 * COUNT + 1
    assert gate_text(check(review)).count("- {resource: ") == COUNT + 1, "each loss is acknowledged on its own"


def test_the_resources_of_a_replaced_provider_are_one_finding() -> None:
    provider = resource("node", PROVIDER, inputs={"kubeconfig": "one"})
    review = judge_steps([replaced(provider, "kubeconfig"), *(replaced(one, "provider") for one in OBJECTS)]).review
    assert review_text(review).splitlines()[1] == f"Worst: `kubernetes-provider/node` loses data and {2 * COUNT} more."
    text = render(check(review))
    assert text.count("its provider <code>node</code> is replaced") == 2
    assert f"{COUNT + 1} data lost, {COUNT} interrupted" in text


def test_a_full_comment_counts_the_resources_that_it_leaves_out() -> None:
    inputs = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    review = judge_steps([removal("shop", NAMESPACE, inputs=inputs)], *OBJECTS).review
    text = render(check(review), limit=2_500)
    assert f"**{2 * COUNT} more are left out because the comment is full:**" in text


def test_different_effects_stay_apart() -> None:
    inputs = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    review = judge_steps([removal("shop", NAMESPACE, inputs=inputs)], *OBJECTS[:2], *OBJECTS[-1:]).review
    assert "each of" not in review_text(review)
    assert len(review_text(review).splitlines()) == 2 + 4
