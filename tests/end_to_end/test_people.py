"""The rights of an environment's users in its cluster, according to the cluster's API server."""

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack


def test_users_have_their_rights_in_their_namespaces_alone(
    aws: Proxy, monkeypatch: pytest.MonkeyPatch, stack: CheckoutStack, checkout: Checkout
) -> None:
    for name, value in aws.environment().items():
        monkeypatch.setitem(checkout.variables, name, value)

    def may(user: str, verb: str, kind: str, namespace: str) -> bool:
        asked = ("kubectl", "auth", "can-i", verb, kind, "--namespace", namespace, "--as", user)
        return checkout.attempt(*asked).stdout.strip() == "yes"

    def up(**users: dict[str, object]) -> None:
        stack.up({"aws": {"region": "us-east-1"}, "kubernetes": {"kind": "embedded"}, "users": users})

    up(alice={"namespaces": {"shop": "edit"}}, bob={"namespaces": {"shop": "view", "bank": "admin"}})
    assert may("alice", "create", "deployments", "shop")
    assert not may("alice", "get", "pods", "bank")
    assert may("bob", "get", "pods", "shop")
    assert not may("bob", "create", "deployments", "shop")
    assert may("bob", "create", "rolebindings", "bank")

    up(alice={"namespaces": {"shop": "view"}}, bob={"namespaces": {"shop": "view"}, "state": "disabled"})
    assert may("alice", "get", "pods", "shop")
    assert not may("alice", "create", "deployments", "shop")
    assert not may("bob", "get", "pods", "shop")

    up(alice={})
    assert not may("alice", "get", "pods", "shop")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert checkout.attempt("kubectl", "get", "namespace", "shop").returncode != 0
    assert aws.direct("iam").list_users()["Users"] == []
