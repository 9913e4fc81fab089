"""What a user is told of problems that show only when a stack is built."""

from collections.abc import Sequence

import pulumi

from components.problems import Problem


def refusal(problems: Sequence[Problem], who: str, what: str) -> pulumi.RunError:
    """The error that lists all problems that `who` has with `what`; it is raised before anything is declared."""
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    listed = [f"  {'.'.join(map(str, one.path))}: {one.value!r}: {one.message}" for one in problems]
    return pulumi.RunError("\n".join([f"{who} has {count} with {what}, so nothing was changed:", *listed]))


def reason_of(error: Exception) -> str:
    """Why an invoke failed, of the several lines that the SDK's exception has."""
    return str(error).rpartition("error: ")[2].strip()
