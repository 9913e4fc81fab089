"""Adding an AWS resource takes the three files that docs/architecture.md shows; everything else is generated."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from embedded.project import ROOT

PAGE = ROOT / "docs" / "architecture.md"
DECLARATION = "components/provider/resources/ec2/egress_only_internet_gateway.py"


def shown_files() -> dict[str, str]:
    """Return the lines that the page's diff adds, by file."""
    [diff] = re.findall(r"```diff\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    files = re.split(r"^\+\+\+ b/", diff, flags=re.MULTILINE)[1:]
    added = {}
    for text in files:
        name, *lines = text.splitlines()
        added[name] = "".join(f"{line[1:]}\n" for line in lines if line.startswith("+"))
    return added


def generate(checkout: Path, *arguments: str) -> str:
    """Run the generator in a checkout, and return what it writes to standard error."""
    command = [sys.executable, "-m", "components.provider.generate", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False).stderr


def test_the_page_shows_three_files_as_they_are() -> None:
    files = shown_files()
    assert list(files) == [DECLARATION, "tests/harness/provider_examples/ec2.py", "review/rules/aws/strata.py"]
    assert files[DECLARATION] == (ROOT / DECLARATION).read_text(encoding="utf-8")
    for name, added in files.items():
        assert added in (ROOT / name).read_text(encoding="utf-8"), name


def test_the_declaration_is_enough_for_everything_that_is_generated(tmp_path: Path) -> None:
    for name in ("components", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / DECLARATION).unlink()
    generate(tmp_path)
    page, module = tmp_path / "docs" / "reference" / "aws-ec2.md", tmp_path / "components" / "aws" / "ec2.py"
    policy = tmp_path / "docs" / "iam-policy.json"
    assert "EgressOnly" not in page.read_text() + module.read_text()
    assert "egress-only" not in policy.read_text()
    (tmp_path / DECLARATION).write_text(shown_files()[DECLARATION], encoding="utf-8")
    stale = generate(tmp_path, "--check")
    assert all(file.name in stale for file in (page, module, policy))
    generate(tmp_path)
    for file in (page, module, policy):
        assert file.read_text() == (ROOT / file.relative_to(tmp_path)).read_text()
