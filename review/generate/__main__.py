"""The page of the classes of properties: `python -m review.generate [--check]`."""

import sys
from pathlib import Path

from .properties_page import page

FILE = Path(__file__).parents[2] / "docs" / "reference" / "review-properties.md"

if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        FILE.write_text(page(), encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != page():
        sys.exit(f"out of date: {FILE.name}; run `make generate` and commit the result")
