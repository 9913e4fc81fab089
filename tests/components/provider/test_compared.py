"""The table of docs/provider.md that says what was compared with AWS."""

import re
from pathlib import Path

from components.provider import catalog

PAGE = Path(__file__).parents[3] / "docs" / "provider.md"


def test_the_table_has_each_type_of_the_catalogue_once() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("### Compared with AWS")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    types = [name.strip() for row in rows for name in row[1].split(",")]
    assert len(types) == len(set(types))
    assert set(types) == {f"`{token.removeprefix('strata:')}`" for token in catalog.tokens()}
    assert all(re.search(r"\w", row[2]) for row in rows)
    heading = [line for line in section.splitlines() if line.startswith("|")][:2]
    assert len(heading) + len(rows) == sum(line.startswith("|") for line in section.splitlines())
