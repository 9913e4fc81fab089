"""Everything that is generated from the declarations: `python -m components.provider.generate [--check]`."""

import sys
from pathlib import Path

from . import classes, iam_policy, reference
from .output import write_or_check

ROOT = Path(__file__).parents[3]

if __name__ == "__main__":
    aws, pages = ROOT / "components" / "aws", ROOT / "docs" / "reference"
    files = {
        **{aws / f"{name}.py": text for name, text in classes.modules().items()},
        **{pages / f"{name}.md": text for name, text in reference.pages().items()},
        ROOT / "docs" / "iam-policy.json": iam_policy.document(),
        **{ROOT / "docs" / f"iam-policy-{n}.json": text for n, text in enumerate(iam_policy.parts(), 1)},
    }
    written_by_hand = {aws / "__init__.py"}
    write_or_check(
        files,
        sys.argv[1:],
        {*aws.glob("*.py"), *pages.glob("aws*.md"), *(ROOT / "docs").glob("iam-policy-*.json")} - written_by_hand,
    )
