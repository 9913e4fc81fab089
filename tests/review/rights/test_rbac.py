"""Rights by RBAC: drawn roles, bindings and changes against the authorizer of the Kubernetes API server."""

import json
import random
from collections import Counter
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.harness.node import Node, as_list
from tests.harness.rbac_authorizer import RbacAuthorizer
from tests.harness.waiting import wait_for

from ..previews import urn
from .rbac_requests import OUTSIDE, REQUESTS, as_sent, manifests, others
from .rbac_worlds import ACCOUNTS, CLASSES, ROLE, drawn_world, used
from .worlds import Inputs, ReportedLosses, Request, Resources, Tally, drawn, is_judged

CASES = 2000
ON_THE_NODE, SAMPLE = 4, 60
"""The number of worlds that a node gets, and of requests of each."""


@pytest.fixture(scope="module")
def authorizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RbacAuthorizer]:
    with RbacAuthorizer(tmp_path_factory.mktemp("rbac"), [as_sent(*one) for one in REQUESTS]) as process:
        yield process


def by_groups(person: Hashable, request: dict[str, Any]) -> Iterator[Request]:
    """Yield a request, and that of the group of all service accounts of the namespace for one of its members."""
    yield person, request
    if person == ("subject", "", "ServiceAccount", "shop/web"):
        yield ("subject", "", "Group", ACCOUNTS), request


@pytest.mark.build
def test_every_lost_request_is_reported_and_nothing_else(authorizer: RbacAuthorizer) -> None:
    """What roles of the program allow is asked without other roles, so that the loss of those does not stand for it."""
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, CASES):
        before = used(drawn_world(draw))
        after = used(change(before, draw))
        lost, asked = [], list[Request]()
        for more, known in (([], {"role": "known"}), (others(before, after), {})):
            had, kept = (
                authorizer.allowed([*manifests(world), *more], default_roles=bool(more)) for world in (before, after)
            )
            lost += [
                list(by_groups(person, request | known))
                for (person, request), was, still in zip(REQUESTS, had, kept, strict=True)
                if was and not still
            ]
            asked += [(person, one | known) for person, one in REQUESTS if known or one["verb"] in OUTSIDE]
        tally.add(class_, (before, after), ReportedLosses(before, after), lost, partial(is_judged, asked))
    tally.check()


def subject_access_review(sent: dict[str, Any]) -> dict[str, Any]:
    keys = ("verb", "path") if sent["path"] else ("verb", "namespace", "group", "resource", "subresource", "name")
    kind = "nonResourceAttributes" if sent["path"] else "resourceAttributes"
    spec = {"user": sent["user"], "groups": sent["groups"], kind: {key: sent[key] for key in keys}}
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}


def accepted(world: Resources) -> list[dict[str, Any]]:
    """Return the manifests of a world that an API server accepts: a Role has no rules about paths."""
    found = [{"apiVersion": "rbac.authorization.k8s.io/v1"} | one for one in manifests(world)]
    for one in found:
        if one["kind"] == "Role":
            one["rules"] = [rule for rule in one["rules"] if "nonResourceURLs" not in rule]
    return found


def answer_as_expected(node: Node, reviews: str, expected: list[bool]) -> bool:
    answers = node.kubectl("create", "-f", "-", "-o", "jsonpath={.status.allowed} ", stdin=reviews)
    return [answer == "true" for answer in answers.split()] == expected


def test_the_api_server_of_a_node_answers_as_its_authorizer(node: Node, authorizer: RbacAuthorizer) -> None:
    draw = random.Random(7)  # noqa: S311 - drawn cases
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    node.kubectl("apply", "-f", "-", stdin=json.dumps(space))
    compared: Counter[bool] = Counter()
    for _ in range(ON_THE_NODE):
        objects = accepted(drawn_world(draw))
        allowed = dict(enumerate(authorizer.allowed(objects, default_roles=True)))
        public = {number for number, (_, request) in enumerate(REQUESTS) if request["path"] == "/healthz"}
        yes = [number for number, answer in allowed.items() if answer and number not in public]
        no = [number for number, answer in allowed.items() if not answer and number not in public]
        asked = [*draw.sample(yes, min(SAMPLE // 2, len(yes))), *draw.sample(no, SAMPLE // 2)]
        expected = [allowed[number] for number in asked]
        reviews = as_list([subject_access_review(as_sent(*REQUESTS[number])) for number in asked])
        node.kubectl("apply", "--validate=false", "-f", "-", stdin=as_list(objects))

        wait_for("the answers of the authorizer", partial(answer_as_expected, node, reviews, expected))
        compared.update(expected)
        node.kubectl("delete", "-f", "-", stdin=as_list(objects))
    node.kubectl("delete", "namespace", "shop")
    assert min(compared[True], compared[False]) > SAMPLE


def role(*rules: dict[str, Any]) -> Inputs:
    return {"metadata": {"name": "reader", "namespace": "shop"}, "rules": list(rules)}


PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (PODS | {"verbs": ["get", "list"]}, PODS, "everybody with role `shop/reader` loses `list` on `pods`"),
        (PODS | {"verbs": ["*"]}, PODS, "loses `*` except `get` on `pods`"),
        (PODS, PODS | {"resourceNames": ["a"]}, "loses `get` on `pods` named `*` except `a`"),
        (PODS | {"apiGroups": ["apps"], "resources": ["deployments"]}, PODS, "loses `get` on `deployments` of `apps`"),
    ],
)
def test_a_lost_right_is_reported_as_a_sentence(old: dict[str, Any], new: dict[str, Any], sentence: str) -> None:
    reported = ReportedLosses({(ROLE, "reader"): role(old)}, {(ROLE, "reader"): role(new)})
    assert sentence in "".join(finding.what for finding in reported.review.findings)


def test_a_service_account_loses_its_iam_role_and_its_token() -> None:
    account, secret = "kubernetes:core/v1:ServiceAccount", "kubernetes:core/v1:Secret"
    metadata = {"name": "web", "namespace": "shop"}
    annotated = metadata | {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/web"}}
    reported = ReportedLosses({(account, "web"): {"metadata": annotated}}, {(account, "web"): {"metadata": metadata}})
    assert "service account `shop/web` loses IAM role `arn:aws:iam::1:role/web`" in reported.review.findings[0].what
    token = {"metadata": metadata | {"annotations": {"kubernetes.io/service-account.name": "web"}}}
    reported = ReportedLosses({(secret, "web"): token | {"type": "kubernetes.io/service-account-token"}}, {})
    assert reported.review.findings[0].urn == urn("web", secret)
    assert "service account `shop/web` loses token `shop/web`" in reported.review.findings[0].what


@pytest.mark.parametrize(
    ("before", "after", "is_lost"),
    [
        (ACCOUNTS, "system:serviceaccounts", False),
        (ACCOUNTS, "system:authenticated", False),
        ("system:serviceaccounts", "system:authenticated", False),
        ("system:serviceaccounts", ACCOUNTS, True),
        ("system:authenticated", "system:serviceaccounts", True),
        (ACCOUNTS, "system:serviceaccounts:other", True),
        ("system:serviceaccountsx", "system:authenticated", True),
    ],
)
def test_a_group_keeps_what_a_wider_group_has(before: str, after: str, *, is_lost: bool) -> None:
    binding = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding"
    old, new = (
        {
            (binding, "reading"): {
                "metadata": {"name": "reading"},
                "roleRef": {"kind": "ClusterRole", "name": "view"},
                "subjects": [{"kind": "Group", "name": one}],
            }
        }
        for one in (before, after)
    )
    assert bool(ReportedLosses(old, new)) is is_lost
