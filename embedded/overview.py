"""`make status`: the embedded parts, and the stacks of this checkout with their resources and URLs."""

from collections import Counter
from collections.abc import Iterator

from . import aws, node
from .interruption import has_pending_operations
from .states import StackState, states

NODE, AWS = "embedded:index:Node", "embedded:index:AwsApi"


def show() -> int:
    """Print what runs and the resources of each stack; return 0 if every part that a stack uses is ready, else 1."""
    reason, endpoint = node.unreadiness(), aws.endpoint()
    lines = [f"node: {reason or f'Ready at {node.address()}'}"]
    lines.append(f"aws: {endpoint or 'not running'}")
    known = list(states())
    lines += [line for state in known for line in _lines(state)]
    print("\n".join(lines))
    used = {kind for state in known for kind in state.types}
    missing = (NODE in used and reason != "") or (AWS in used and endpoint is None)
    return 1 if missing else 0


def _lines(state: StackState) -> Iterator[str]:
    """Yield a line with the number of a stack's resources, by package, and one for each of its applications."""
    count = len(state.resources)
    packages = Counter(str(resource["type"]).split(":")[0] for resource in state.resources)
    by_package = ", ".join(f"{number} {package}" for package, number in sorted(packages.items()))
    interrupted = "; its last run was interrupted" if has_pending_operations(state.deployment) else ""
    yield f"stack {state.name}: {count} resource{'s' * (count != 1)}{f' ({by_package})' if count else ''}{interrupted}"
    applications = state.outputs.get("applications")
    for name, application in applications.items() if isinstance(applications, dict) else ():
        if isinstance(application, dict) and isinstance(url := application.get("url"), str):
            yield f"  {name}: {url}"
