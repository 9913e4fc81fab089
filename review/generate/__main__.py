"""The page of the classes of properties: `python -m review.generate [--check]`."""

import sys
from pathlib import Path

from components.provider.generate.output import write_or_check

from .properties_page import page

FILE = Path(__file__).parents[2] / "docs" / "reference" / "review-properties.md"

if __name__ == "__main__":
    write_or_check({FILE: page()}, sys.argv[1:])
