"""The rules for the embedded parts of a checkout, by class."""

from ..model.type_rule import TypeRule
from ..model.verdict import Verdict

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
RULES: dict[str, TypeRule] = {
    "AwsApi": TypeRule(
        "AWS API",
        "network",
        (INTERRUPTS, "it stops with the last stack that uses it, and all its resources are lost"),
        other_properties=(
            INTERRUPTS,
            "it is restarted without its resources; `make up` creates them again",
        ),
    ),
    "AwsApiForPods": TypeRule(
        "address of the AWS API for pods",
        "server",
        (INTERRUPTS, "the records of the cluster's hosts stay, and no longer follow the cluster"),
        other_properties=(INTERRUPTS, "pods do not reach the AWS API until the update"),
    ),
    "Node": TypeRule(
        "node",
        "server",
        (INTERRUPTS, "it stops with the last stack that uses it, and so do its pods; its disk stays in `.strata`"),
        other_properties=(INTERRUPTS, "it does not run correctly, and is restarted"),
    ),
    "Definitions": TypeRule(
        "set of definitions",
        "server",
        (CHANGES, "its kinds stay in the cluster"),
        other_properties=(CHANGES, "they are created again"),
    ),
    "NodeImage": TypeRule(
        "image", "server", (CHANGES, "the node keeps it"), other_properties=(CHANGES, "it is loaded again")
    ),
    "Person": TypeRule(
        "kubeconfig",
        "user",
        (CHANGES, "the stack no longer outputs it; copies remain valid, and role bindings decide what they allow"),
        other_properties=(CHANGES, "the stack outputs a new one"),
    ),
}
