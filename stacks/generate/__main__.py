"""Write everything that is generated from the models, or check it: `python -m stacks.generate [--check]`."""

import sys
from pathlib import Path

from components.provider.generate.output import write_or_check

from . import reference, schema

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "stacks" / "environment.schema.json"
PAGES = ROOT / "docs" / "reference"

if __name__ == "__main__":
    if fields := reference.undocumented():
        sys.exit(f"no docstring: {', '.join(fields)}")
    files = {SCHEMA: schema.schema_text()} | {PAGES / f"{name}.md": text for name, text in reference.pages().items()}
    others = {*PAGES.glob("aws*.md"), *PAGES.glob("review*.md")}
    write_or_check(files, sys.argv[1:], set(PAGES.glob("*.md")) - others)
