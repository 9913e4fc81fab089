"""The pages follow the rules of CONTRIBUTING.md, and the files, links and messages that they name exist."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.project import ROOT

MAX_COLUMNS = 100
MAX_PARAGRAPH_LINES = 5
PAGES = sorted(
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if (ROOT / name).exists()
)
TABLES = {
    "docs/embedded-aws.md": ("embedded/aws/corrections", {"layer"}),
    "docs/testing.md": ("tests/harness", set()),
}
"""The pages with a table of the modules of a folder, the folder, and the modules that no reader looks for."""
LINK = re.compile(r"\]\(([^)\s]+)\)")
LIST_ITEM = re.compile(r"\s*([-*]|\d+\.) ")
OUR_FILE = re.compile(
    r"`((?:components|stacks|review|embedded|tests|bench|docs|\.github)/[\w./-]+\.(?:py|md|ya?ml|json|txt|mod|sum))`"
)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(page: Path) -> Iterator[tuple[int, str]]:
    """Return the numbered lines of a page outside of code; a table's lines are empty, as they end a paragraph."""
    in_code = False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        fence = line.lstrip().startswith("```")
        in_code ^= fence
        yield number, "" if in_code or fence or line.lstrip().startswith("|") else line


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub forms them."""
    headings = (line.lstrip("#").strip().lower() for _, line in prose(page) if line.startswith("#"))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def test_the_rules_find_the_pages() -> None:
    assert {ROOT / "README.md", ROOT / "docs" / "storage.md"} <= set(PAGES)


@each_page
def test_lines_are_short(page: Path) -> None:
    assert [number for number, line in prose(page) if len(line) > MAX_COLUMNS] == []


@each_page
def test_paragraphs_are_short(page: Path) -> None:
    long, length = [], 0
    for number, line in prose(page):
        length = 0 if not line.strip() or line.startswith("#") else length + 1
        if LIST_ITEM.match(line):
            length = 1
        if length == MAX_PARAGRAPH_LINES + 1:
            long.append(number)
    assert long == []


@each_page
def test_links_lead_to_existing_files_and_headings(page: Path) -> None:
    broken = []
    for target in LINK.findall(page.read_text()):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            broken.append(target)
    assert broken == []


@each_page
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = set(OUR_FILE.findall(page.read_text()))
    examples = {
        "components/application/greeting.py",
        "stacks/Pulumi.dev.yaml",
        "stacks/mine.yaml",
        "stacks/other.yaml",
        "stacks/shop.yaml",
        "stacks/shop/web.yaml",
    }
    assert [name for name in sorted(named - examples) if not (ROOT / name).exists()] == []


@each_page
def test_a_page_for_users_has_its_parts_in_one_order(page: Path) -> None:
    if page.parent != ROOT / "docs" or page.stem in ("architecture", "troubleshooting", "upgrading"):
        return
    parts = [line.removeprefix("## ") for _, line in prose(page) if line.startswith("## ")]
    assert parts == ["Example", "Reference", "Details", "What it does not do"]


def said_by_us() -> str:
    """Return the text of all string literals of our programs, with the parts of a message joined as in the source."""
    literals: list[str] = []
    for package in ("components", "stacks", "review", "embedded"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.JoinedStr):
                    parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
                    literals.append("".join(map(str, parts)))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    literals.append(node.value)
    return "\n".join(literals)


def test_the_messages_that_the_page_on_troubleshooting_quotes_exist() -> None:
    rows = [line for line in (ROOT / "docs" / "troubleshooting.md").read_text().splitlines() if line.startswith("| ")]
    symptoms = [row.split(" | ")[0].removeprefix("| ") for row in rows]
    others = (
        "Pulumi ",
        "a claim ",
        "a pod ",
        "a volume ",
        "`pulumi ",
        "after ",
        "an ",
        "a class ",
        "the ",
        "no ",
        "EKS ",
    )
    quoted = [
        text for symptom in symptoms if not symptom.startswith(others) for text in re.findall(r"`([^`]+)`", symptom)
    ]
    assert len(quoted) > 30
    said = said_by_us()
    assert [text for text in quoted if text not in said] == []


@pytest.mark.parametrize("page", TABLES)
def test_a_table_of_modules_has_each_module_of_the_folder(page: str) -> None:
    folder, omitted = TABLES[page]
    entries = [one.stem for one in (ROOT / folder).iterdir() if one.suffix == ".py" or one.is_dir()]
    modules = {one for one in entries if not one.startswith(("_", "test_"))} - omitted
    rows = [line for line in (ROOT / page).read_text().splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([\w.]+)`", row.split("|")[1])}
    assert modules - named == set()


def test_the_page_on_reviews_has_every_command() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "review", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  ([a-z-]+)  +\w", help_text.partition("further commands")[2], re.MULTILINE)
    rows = [line for line in (ROOT / "docs/review.md").read_text().splitlines() if "`python -m review" in line]
    named = {name for row in rows for name in re.findall(r"[\w-]+", row)}
    assert commands
    assert set(commands) - named == set()
