"""The rights of an environment's users in its cluster, according to the cluster's API server."""

from functools import partial

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.waiting import wait_until


@pytest.mark.usefixtures("account")
def test_users_have_their_rights_in_their_namespaces_alone(
    aws: Proxy, stack: CheckoutStack, checkout: Checkout
) -> None:
    def wait_for_answer(answer: str, user: str, verb: str, kind: str, namespace: str) -> None:
        """The API server's authorizer learns of a binding a moment after it was created or deleted."""
        asked = ("auth", "can-i", verb, kind, "--namespace", namespace, "--as", user)
        wait_until(f"the answer of `{' '.join(asked)}`", partial(checkout.answer, *asked), answer)

    may, may_not = partial(wait_for_answer, "yes"), partial(wait_for_answer, "no")

    def up(**users: dict[str, object]) -> None:
        stack.up({"aws": {"region": "us-east-1"}, "kubernetes": {"kind": "embedded"}, "users": users})

    up(alice={"namespaces": {"shop": "edit"}}, bob={"namespaces": {"shop": "view", "bank": "admin"}})
    may("alice", "create", "deployments", "shop")
    may_not("alice", "get", "pods", "bank")
    may("bob", "get", "pods", "shop")
    may_not("bob", "create", "deployments", "shop")
    may("bob", "create", "rolebindings", "bank")

    up(alice={"namespaces": {"shop": "view"}}, bob={"namespaces": {"shop": "view"}, "state": "disabled"})
    may("alice", "get", "pods", "shop")
    may_not("alice", "create", "deployments", "shop")
    may_not("bob", "get", "pods", "shop")

    by_hand = ("rolebinding", "by-hand", "--namespace", "default")
    checkout.run("kubectl", "create", *by_hand, "--clusterrole", "view", "--user", "bob")
    asked = (".venv/bin/python", "-m", "review", "leaver", "bob", "--stack", stack.name)
    done = checkout.attempt(*asked)
    assert done.returncode == 1
    assert "- **left**: RoleBinding `default/by-hand`" in done.stdout
    checkout.run("kubectl", "delete", *by_hand)
    up(alice={})
    done = checkout.attempt(*asked)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "# Leaver `bob`: nothing is left in what was examined")
    may_not("alice", "get", "pods", "shop")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert checkout.attempt("kubectl", "get", "namespace", "shop").returncode != 0
    assert aws.direct("iam").list_users()["Users"] == []
