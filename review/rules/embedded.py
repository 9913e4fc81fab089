"""The rules for the embedded parts of a checkout."""

from ..judge.finding import Verdict
from ..judge.kind import Kind

STARTED_AGAIN = (Verdict.INTERRUPTS, "it does not run as it should, and is started again")
KINDS = {
    "Node": Kind(
        "node",
        "server",
        (
            Verdict.INTERRUPTS,
            "it stops with the last stack that uses it, and everything in it; its disk stays in `.strata`",
        ),
        other=STARTED_AGAIN,
    ),
    "AwsApi": Kind(
        "AWS API",
        "network",
        (Verdict.INTERRUPTS, "it ends with the last stack that uses it, and forgets all that was made there"),
        other=(
            Verdict.INTERRUPTS,
            "it is started again, and has forgotten all that was made there: `make up` makes it anew",
        ),
    ),
    "Person": Kind(
        "kubeconfig",
        "user",
        (Verdict.CHANGES, "the stack gives it out no more; it is not taken back, and role bindings say what it may do"),
        other=(Verdict.CHANGES, "a new one is given out"),
    ),
}
