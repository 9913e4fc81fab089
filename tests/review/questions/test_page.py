"""The page with the rights of all people: complete, and harmless whatever the names are."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from review.command import main
from review.questions.report import Line
from review.rights.decision import Answer
from review.tell.page import Person, render_page
from tests.harness.chromium_page import look

from .states import exported
from .world import WORLD

HOSTILE = (
    "<script>document.title = 'ran'</script>",
    '"><img src=x onerror="document.title = 1">',
    "</title></svg></style><iframe src=https://example.com></iframe>",
    "' onload='x",
    "&lt;b&gt;",
    "\u202ereversed",
)
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "div", "br", "table"),
    *("thead", "tbody", "tr", "th", "td", "svg", "g", "rect", "text", "line"),
}


class Page(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def hostile_page() -> str:
    """The page of people with hostile names."""
    people = [
        Person(
            name, [Line(Answer.MAYBE, f"`{name}` on `{name}`", (f"user `{name}`", f"policy `{name}`"), (f"if {name}",))]
        )
        for name in HOSTILE
    ]
    return render_page(HOSTILE[0], people, HOSTILE)


def test_hostile_names_are_text(hostile_page: str) -> None:
    text, page = hostile_page, Page(hostile_page)
    assert set(page.tags) <= ALLOWED
    assert {name for name, _ in page.attributes if name.startswith(("on", "src", "href", "style"))} == set()
    assert not [value for _, value in page.attributes if value and "://" in value]
    assert text.index("Content-Security-Policy") < text.index("<title>")
    assert "default-src 'none'" in text
    assert "\u202e" not in text
    assert all(name in "".join(page.words) for name in HOSTILE[:5])


@pytest.mark.build
def test_hostile_names_are_text_in_a_browser(hostile_page: str, tmp_path: Path) -> None:
    file = tmp_path / "rights.html"
    file.write_text(hostile_page, encoding="utf-8")
    seen = look(file, tmp_path)
    assert seen["title"] == HOSTILE[0]
    assert set(seen["tags"]) <= ALLOWED
    assert all(name in seen["text"] for name in HOSTILE[:5])
    assert seen["requested"] == [file.as_uri()], "Chromium requests nothing but the page"
    assert seen["width"] > 500


def test_the_page_has_the_matrix_and_the_paths(tmp_path: Path) -> None:
    state, file = tmp_path / "state.json", tmp_path / "rights.html"
    state.write_bytes(exported(WORLD))
    assert main(["rights", "--state", str(state), "--html", str(file)]) == 0
    page = Page(file.read_text(encoding="utf-8"))
    words = "\n".join(page.words)
    for expected in ("alice", "bob", "yes: s3:ListAllMyBuckets", "instance/web-a", "group developers", "statement 1"):
        assert expected in words, expected
    assert page.tags.count("svg") == 1
    assert page.tags.count("rect") > 5


def test_the_name_of_a_resource_is_not_divided() -> None:
    line = Line(Answer.YES, "`s3:GetObject` on `logs on payroll`", ("user `a`",), ())
    assert '<th scope="col">logs on payroll</th>' in render_page("Rights", [Person("a", [line])], ())


def test_what_has_ended_is_in_the_matrix_and_no_way_of_the_picture() -> None:
    ended = Line(Answer.NO, "`s3:GetObject` on `logs`", ("user `a`", "policy `old`"), ("ended `2026-04-01`, by AWS",))
    page = render_page("Rights", [Person("a", [ended])], ())
    assert '<td class="no">no, ended: s3:GetObject</td>' in page
    assert "policy old, ended 2026-04-01, by AWS" in page
    assert "<rect" not in page
    both = render_page("Rights", [Person("a", [ended, Line(Answer.MAYBE, ended.what, ("user `a`",))])], ())
    assert '<td class="maybe">no, ended: s3:GetObject<br>maybe: s3:GetObject</td>' in both


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state.json").write_bytes(exported({}))
    assert main(["rights", "--state", str(tmp_path / "state.json"), "--html", str(tmp_path)]) == 2
    assert "could not be written: Is a directory" in capsys.readouterr().err


def test_a_state_without_people_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_bytes(exported({}))
    assert main(["rights", "--state", str(tmp_path / "state.json"), "--html", str(tmp_path / "page.html")]) == 0
    assert "Nobody has a right" in (tmp_path / "page.html").read_text(encoding="utf-8")
