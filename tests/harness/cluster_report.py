"""What the clusters of a failed test contain, so that its log says why a wait timed out."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from .checkout import Checkout, CheckoutStack
from .node import Node

COMMANDS = (
    ("pods", "--output=wide"),
    ("persistentvolumeclaims,persistentvolumes",),
    ("events", "--sort-by=.metadata.creationTimestamp"),
)
"""What `kubectl get` prints for the report, of all namespaces."""
PATIENCE = "--request-timeout=20s"
MAX_LINES = 120


def describe_clusters(fixtures: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the title and the text of a section of the report for each cluster among the fixtures of a test."""
    described = set()
    for fixture in fixtures.values():
        one = fixture.checkout if isinstance(fixture, CheckoutStack) else fixture
        if isinstance(one, Checkout | Node) and id(one) not in described:
            described.add(id(one))
            place = one.path if isinstance(one, Checkout) else one.state
            with suppress(OSError):  # nothing is installed in the checkout yet
                yield f"cluster of {place}", "\n".join(_ask(one, *words) for words in COMMANDS)


def _ask(cluster: Checkout | Node, *words: str) -> str:
    """Return the last lines that `kubectl get` prints."""
    arguments = ("get", *words, "--all-namespaces", PATIENCE)
    done = cluster.try_kubectl(*arguments)
    return "\n".join(f"{done.stdout}{done.stderr}".splitlines()[-MAX_LINES:])
