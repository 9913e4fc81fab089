"""The end of an update whose environment does not fit what exists."""

from collections.abc import Sequence

import pulumi

from ..read.environment_file import InvalidEnvironmentError


def reject(problems: Sequence[str], what: str) -> None:
    """End the update if the environment has problems with what exists, such as `the cluster`.

    Args:
        problems: each problem as one line, as `with_lines` returns them.
        what: what the environment has problems with.

    Raises:
        pulumi.RunError: there are problems. The message lists them.
    """
    if problems:
        raise pulumi.RunError(str(InvalidEnvironmentError.listing("the environment has", problems, f" with {what}")))
