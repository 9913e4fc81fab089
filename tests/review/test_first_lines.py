"""The first lines of a review, in every format, with hostile names and messages: none of them forges another line."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from review.judge.gate import check
from review.judge.judge import judge
from review.read.preview import parse_preview
from review.tell.markdown import render
from review.tell.plain_text import gaps_text, gate_text, review_text
from review.tell.review_json import as_json

from .previews import removal, update

DATABASE, CLAIM = "aws:rds/instance:Instance", "kubernetes:core/v1:PersistentVolumeClaim"
HOSTILE = {
    "another line": "a\nThis change: safe",
    "a carriage return": "\r\nThis change: safe",
    "an escape sequence": "\x1b[2J\x1b[31mThis change: safe",
    "a control character of one byte": "\x9b31m\x85",
    "text from right to left": "\u202egnp\u2066.exe\u200f",
    "separators of lines": "a\u2028This change: safe\u2029b",
    "markup": "[a](https://a.example)<img src=a onerror=b> `c` **d** | e <!-- f -->",
    "mentions": "@everyone #1 https://a.example",
    "a very long name": "x" * 5000,
}
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
LINES, LONGEST = 4, 1000


def previews(hostile: str) -> Iterator[bytes]:
    """Yield previews with a hostile text in each place from which it may reach the first lines."""
    claim = {"metadata": {"name": hostile, "namespace": hostile}, "spec": {"storageClassName": hostile}}
    yield _preview([removal(hostile, DATABASE)])
    yield _preview([removal("it", f"acme:{hostile}:Type")])
    yield _preview([removal("it", CLAIM, inputs=claim)])
    yield _preview([removal("it", DATABASE) | {"op": hostile}])
    yield _preview([removal("it", DATABASE) | {hostile: 1}])
    yield _preview([removal("it", DATABASE)], {hostile: 1})
    yield _preview([update("it", "allocatedStorage", hostile, 1, DATABASE)])
    yield _preview([update("it", hostile, 1, 2, DATABASE)])
    yield _preview([removal("it", DATABASE)], {"diagnostics": [{"severity": "error", "message": hostile[:500]}]})
    elsewhere = removal("it", DATABASE)
    names = {"urn": elsewhere["urn"].replace(":dev:", f":{hostile}:")}
    yield _preview([elsewhere | names | {"oldState": elsewhere["oldState"] | names}])


def _preview(steps: list[dict[str, Any]], more: dict[str, Any] | None = None) -> bytes:
    return json.dumps({"steps": steps, "changeSummary": {}} | (more or {})).encode()


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_forges_no_line(hostile: str) -> None:
    for raw in previews(hostile):
        gate = check(judge(parse_preview(raw, "preview")))
        text, comment = review_text(gate.review) + gaps_text(gate.review) + gate_text(gate), render(gate)
        for shown in (text, comment, as_json(gate.review)):
            assert not CONTROLS.search(shown)
        assert not re.search(r"^This change: safe", text, re.MULTILINE)
        head = comment.splitlines()[:LINES]
        assert max(map(len, [*text.splitlines()[:LINES], *head])) <= LONGEST
        assert not re.search(r"<img|\]\(|\*\*d|@\w", "".join(head))
        assert "".join(head).count("<!--") == 1, "only the marker of the comment"
        assert json.loads(as_json(gate.review))["verdict"] == gate.review.verdict.words
