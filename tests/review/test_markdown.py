"""The comment: readable, not too long, and safe with hostile names."""

import html
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from review.model.quoting import quoted
from review.tell.markdown import LIMIT, MARKER
from review.tell.markup import block, inline, length, plain, without_folders
from review.tell.result import results_in

from .previews import removal, rendered, update

HOSTILE = [
    MARKER,
    "<script>alert(1)</script>",
    "</details></table>",
    "![x](https://example.org/x.png)",
    "[click](javascript:alert(1))",
    "@octocat and @org/team",
    "fixes #1",
    "a | b | c",
    "`code` and ``more``",
    "line\nbreak\r\n\n# heading",
    "\x1b[31mred\x00\u202eoverride\u200b",
    "www.example.org https://example.org",
    "```\nfence\n```",
    "$$x$$ :smile: ~~no~~ **bold**",
    "\ud800",
]
TEXT = st.text(max_size=200) | st.sampled_from(HOSTILE) | st.sampled_from(HOSTILE).map(lambda one: one * 3)
ALLOWED = re.compile(r"</?(?:code|pre|details|summary|br)(?: lang=\"(?:text|diff)\")?/?>")


def outside_of_fences(text: str) -> str:
    return re.sub(r"```mermaid\n.*?\n```", "", text, flags=re.DOTALL)


@settings(deadline=None)
@given(TEXT)
@example(MARKER)
@example("</code></pre>")
def test_no_text_becomes_markup(text: str) -> None:
    for shown in (plain(text), inline(text), inline(quoted(text)), block([text], "text")):
        rest = ALLOWED.sub("", shown)
        assert "<" not in rest
        assert ">" not in rest
        assert MARKER not in shown
        assert not re.search(r"@\w", html.unescape(shown).replace("@\u200b", "")) or "<pre" in shown
        assert shown.isprintable() or "<pre" in shown
    for shown in (plain(text), inline(text)):
        assert not set("`*_[]!|~@") & set(re.sub(r"&#?\w+;", "", shown).replace("<code>", "").replace("</code>", ""))


@settings(deadline=None, max_examples=50)
@given(st.lists(TEXT, min_size=1, max_size=5), TEXT)
def test_a_hostile_preview_results_in_an_ordinary_comment(names: list[str], value: str) -> None:
    steps = [removal(f"{index}{name}", tags={name: value}) for index, name in enumerate(names)]
    steps += [update(f"u{name}", "tags", {"a": value}, {name: value}) for name in names]
    text = rendered(steps, [value])
    assert text.startswith(f"{MARKER}\n## ")
    assert text.count(MARKER) == 1
    assert len(results_in(text)) == 1
    assert length(text) <= LIMIT
    assert "<" not in ALLOWED.sub("", outside_of_fences(text).removeprefix(MARKER).rpartition("<!--")[0])
    assert text.count("```") == 2
    rows = [line for line in text.splitlines() if line.startswith("| **loses data**")]
    assert len(rows) == len(names)
    assert all(line.count("|") == 4 for line in rows)
    text.encode()


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 1000), st.integers(2_000, LIMIT))
@example(1000, LIMIT)
def test_a_comment_is_cut_the_most_severe_first(count: int, limit: int) -> None:
    steps = [update(f"v{index}", "size", 1, 2) for index in range(count)] + [removal("precious")]
    text = rendered(steps, limit=limit)
    assert length(text) <= limit
    assert "<code>precious</code> is deleted" in text
    shown = sum(line.startswith("| changes |") for line in text.splitlines())
    left = re.search(r"\*\*(\d+) more are left out", text)
    assert shown + (int(left[1]) if left else 0) == count
    assert f"1 data lost, {count} changed" in text


def test_the_comment_contains_no_secret_and_no_local_path() -> None:
    step = update("db", "password", "Correct-horse-1", "Correct-horse-2")
    step["newState"]["inputs"]["nested"] = {"apiToken": "s3cr3t"}
    step["newState"]["sourcePosition"] = "project:///home/alice/project/__main__.py#1"
    step["detailedDiff"]["nested"] = {"kind": "add"}
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
    hidden = removal("key", "kubernetes:core/v1:Secret", inputs={"data": {"k": "c2VjcmV0"}, "other": secret})
    traceback = 'File "/home/alice/project/__main__.py", line 3, in <module>\nopen file:///home/alice/x.json'
    text = rendered([step, hidden], [traceback])
    for forbidden in ("horse", "s3cr3t", "alice", "v1:abc", "c2VjcmV0", "4dabf"):
        assert forbidden not in text
    assert ".../__main__.py" in text


def test_paths_are_shortened_and_addresses_are_not() -> None:
    assert without_folders('File "/home/a/b.py", line 1') == 'File ".../b.py", line 1'
    assert without_folders("GET https://192.0.2.1/api/v1/pods failed") == "GET https://192.0.2.1/api/v1/pods failed"
    assert without_folders("~/secret/key and ../a/b") == ".../key and .../b"


def test_an_empty_preview_changes_nothing() -> None:
    assert "Nothing changes." in rendered([])
