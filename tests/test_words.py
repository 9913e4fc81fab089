"""The words of pages, messages, docstrings and comments are those of AWS's and Kubernetes' documentation."""

import re
import subprocess
from functools import cache

import pytest

from embedded.project import ROOT

pytestmark = pytest.mark.xdist_group("words")  # so that one worker reads each file once

CLEARER = {
    r"[Tt]old|[Tt]ells?": "reported, shown, says",
    r"by which": "a verb: X uses Y",
    r"(?<![Tt]here\s)(?:is|are) none": "what it is instead; for `is none for`: conflicts with",
    r"go(?:es)? with": "belongs to, is deleted with",
    r"(?:is|are) nothing for": "does not apply to",
    r"stands? twice": "duplicate key",
    r"somebody else's": "conflicts with",
    r"(?:is|are) no more": "no longer exists",
    r"had back": "restored, recovered",
    r"anew": "again, requires replacement",
    r"taken away again": "removed",
    r"tak(?:es?|ing) on (?:a|the) role": "assume a role",
    r"[Ll]ikewise": "the sentence itself",
    r"\"\"\"All of them\.": "a description",
}
"""Expressions that readers stumbled over, and what is clearer."""
OF_NAME = r"[\w./`\"]"
"""What precedes or follows a name: pages and imports name the folder `review/tell`."""


def pattern_of(expression: str) -> re.Pattern[str]:
    """Return the pattern of an expression, which may continue on the next line of a text or a comment."""
    spaced = expression.replace(" ", r"\s+(?:# )?")
    return re.compile(rf"(?<!{OF_NAME})(?:{spaced})(?!{OF_NAME})")


@cache
def texts() -> list[tuple[str, str]]:
    """Return the name and the text of each file that people write, apart from this one."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [
        (name, (ROOT / name).read_text())
        for name in listed
        if (ROOT / name).exists() and name != "tests/test_words.py" and not name.endswith((".lock", ".json", ".sum"))
    ]


@pytest.mark.parametrize("expression", CLEARER)
def test_no_text_uses_an_expression_that_has_a_clearer_one(expression: str) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts()
        for match in pattern_of(expression).finditer(text)
    ]
    assert found == [], f"clearer: {CLEARER[expression]}"


def test_an_expression_is_found_over_two_lines_and_not_in_a_name() -> None:
    assert pattern_of("by which").search("# the aspect by\n    # which boxes are found")
    assert not pattern_of("tells?|told").search(
        "from .tell.markdown import render  # `tell` is the folder review/tell/"
    )
