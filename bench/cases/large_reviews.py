"""Time and memory to review 5,000 changes, of mixed kinds and of one kind each, and the largest policies of IAM."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..kinds import KINDS
from ..plans import write, write_leaving, write_update
from ..rights_plans import write_moves
from ..row import Row
from ..timed_review import growth_row, review_seconds, rows, worst_rows

COUNT = 5000
MIXED = (
    ("without losses", "relabel", 50),
    ("replaced", "replace", 50),
    ("deleted", "delete", 50),
    ("of one team, deleted", "delete", 1),
)
EACH = {"created": "create", "changed": "change", "replaced": "replace", "deleted": "delete"}
"""What happens to the resources of one kind, in words and by its key in `OPERATIONS`."""
GROWING = ("claims", "service accounts", "volumes", "rules", "users", "network policies", "secrets")
"""The kinds of which twice as many are reviewed too."""
MANAGED, INLINE = 6_144, 10_240
"""The characters that a managed policy, and all inline policies of a role, may have (IAM quotas)."""
MAX_SECONDS = 1


def measure() -> Iterator[Row]:
    """Yield the rows of mixed plans, of each kind alone, and of two policies."""
    with TemporaryDirectory() as folder:
        for words, operation, teams in MIXED:
            yield from rows(f"{COUNT:,} mixed {words}", write(Path(folder), COUNT, list(KINDS), operation, teams))
        for name in KINDS:
            plans = ((words, write(Path(folder), COUNT, [name], operation)) for words, operation in EACH.items())
            yield from worst_rows(f"{COUNT:,} {name}", plans)
        yield from _growth(Path(folder))
        leaving = write_leaving(Path(folder), COUNT)
        yield from rows(f"{COUNT:,} interfaces that leave a group of {COUNT:,} rules", leaving)
        yield from rows(f"{COUNT:,} people who move between groups", write_moves(Path(folder), COUNT))
        for words, type_, size in (
            ("managed policy", "strata:iam:Policy", MANAGED),
            ("inline policy", "aws:iam/rolePolicy:RolePolicy", INLINE),
        ):
            old, new = ({"role": "web", "policy": _policy(size, without)} for without in (None, 7))
            taken = review_seconds(write_update(Path(folder), type_, old, new))
            yield Row(f"review of a changed {words} of {size:,} characters", taken, "limit", MAX_SECONDS, "s", 1)


def _growth(folder: Path) -> Iterator[Row]:
    """Yield the rows of twice as many changes of one kind."""
    (folder / "half").mkdir()
    for name, (words, operation) in product(GROWING, EACH.items()):
        if operation in ("create", "replace"):
            half = write(folder / "half", COUNT, [name], operation)
            files = write(folder, 2 * COUNT, [name], operation)
            yield growth_row(f"{2 * COUNT:,} {name}, {words}", files, f"{COUNT:,} {name}", half)


def _policy(size: int, without: int | None) -> str:
    """Return the policy document of a size, perhaps without one of its statements."""
    statements: list[dict[str, Any]] = []
    while len(_document(statements)) < size - 200:
        number = len(statements)
        action = [f"s3:Get{'*' * (number % 3)}Object{number}", "s3:List*", f"ec2:*{number}"]
        resource = [f"arn:aws:s3:::team-{number}/*", f"arn:aws:s3:::*-{number}/logs/*"]
        effect = "Deny" if number % 5 == 4 else "Allow"
        statements.append({"Effect": effect, "Action": action, "Resource": resource})
    return _document([one for at, one in enumerate(statements) if at != without])


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
