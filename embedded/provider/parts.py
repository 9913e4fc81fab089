"""The embedded parts by the names of their resource types."""

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv4Address
from typing import Any

from .. import aws, build, engine, node
from ..node_addresses import Addresses, addresses_at
from ..progress import Failure
from ..users import Users
from .part import Part, Values


class Shared(Part):
    """A part that all stacks of a checkout share. It is stopped with the last stack that uses it."""

    users: Users

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:
        self.users.add(stack)
        self.up()
        outputs = self.observe(inputs, {})
        if outputs is None:
            raise Failure("it ended immediately after its start: see its logs in .strata")
        return outputs

    def stop(self, stack: str) -> None:
        if not self.users.remove(stack):
            self.down()

    def up(self) -> None:
        raise NotImplementedError

    def down(self) -> None:
        raise NotImplementedError


class NodePart(Shared):
    """The one-node Kubernetes."""

    outputs = ("running", "address", "kubeconfig")
    secret = ("kubeconfig",)
    users = node.users()
    missing = (
        "the embedded node does not run, so its objects cannot be read: `pulumi up` starts it again. "
        "The state is unchanged"
    )

    def up(self) -> None:
        node.up()
        engine.link("kubectl", build.tool("kubernetes"))

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:  # noqa: ARG002
        if not node.is_ready():
            return None
        return {"running": True, "address": node.address(), "kubeconfig": node.kubeconfig()}

    def down(self) -> None:
        node.down()


class AwsApiPart(Shared):
    """The AWS API."""

    outputs = ("running", "endpoint")
    users = aws.users()
    missing = (
        "the embedded AWS API does not run, so its resources cannot be read: `make up` starts it again and "
        "creates the lost resources again. The state is unchanged"
    )

    started_again = (
        "aws: restarted with an empty account: `make up`, or `pulumi up --refresh`, creates the lost resources again"
    )

    def up(self) -> None:
        aws.up()

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:  # noqa: ARG002
        found = aws.endpoint()
        return {"running": True, "endpoint": found} if found else None

    def down(self) -> None:
        aws.down()


class AwsApiForPodsPart(Part):
    """The address at which pods of the node read and change records of hosted zones in the AWS API."""

    inputs = ("zones",)
    outputs = ("endpoint",)

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:  # noqa: ARG002
        aws.serve_pods(_node_addresses(), _zones(inputs))
        outputs = self.observe(inputs, {})
        if outputs is None:
            raise Failure("the AWS API ended: see its log in .strata/aws")
        return outputs

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:  # noqa: ARG002
        try:
            found = aws.pod_endpoint(_node_addresses(), _zones(inputs))
        except FileNotFoundError:  # the node was never started
            return None
        return {"endpoint": found} if found else None

    def stop(self, stack: str) -> None:  # noqa: ARG002
        aws.leave_pods()


def _node_addresses() -> Addresses:
    return addresses_at(IPv4Address(node.address()))


def _zones(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the IDs of hosted zones, which an input lists with spaces between them."""
    return tuple(inputs["zones"].split())


class NodeImagePart(Part):
    """An image that the node holds because an environment uses it. The node keeps it when the resource is deleted."""

    inputs = ("name",)
    outputs = ("loaded",)

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:  # noqa: ARG002
        node.load_optional(inputs["name"])
        return {"loaded": True}

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:  # noqa: ARG002
        return {"loaded": True} if node.holds(inputs["name"]) else None


class DefinitionsPart(Part):
    """A set of kinds in the node's cluster. They stay when the resource is deleted, as other stacks may use them."""

    inputs = ("name",)
    outputs = ("established",)

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:  # noqa: ARG002
        node.define(inputs["name"])
        return {"established": True}

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:  # noqa: ARG002
        return {"established": True} if node.defines(inputs["name"]) else None


class PersonPart(Part):
    """A person with a client certificate of the node, which is kept only in the state."""

    inputs = ("name", "notAfter")
    optional = ("notAfter",)
    outputs = ("kubeconfig",)
    secret = ("kubeconfig",)
    started_again = "the client certificate was renewed: the output `users` has a new kubeconfig for this person"

    def start(self, stack: str, inputs: Mapping[str, Any]) -> Values:  # noqa: ARG002
        from ..node import people

        return {"kubeconfig": people.kubeconfig(inputs["name"], not_after=_not_after(inputs))}

    def observe(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Values | None:
        from ..node import people

        held = outputs.get("kubeconfig", "")
        return {"kubeconfig": held} if people.knows(inputs["name"], held, not_after=_not_after(inputs)) else None


def _not_after(inputs: Mapping[str, Any]) -> datetime | None:
    """Return the time at which a person's certificate ends at the latest."""
    return datetime.fromisoformat(inputs["notAfter"]) if inputs.get("notAfter") else None


PARTS: Mapping[str, Part] = {
    "Node": NodePart(),
    "Definitions": DefinitionsPart(),
    "NodeImage": NodeImagePart(),
    "AwsApi": AwsApiPart(),
    "AwsApiForPods": AwsApiForPodsPart(),
    "Person": PersonPart(),
}
