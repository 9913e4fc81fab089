"""The script on the page about users, which writes joiners and leavers from a CSV file into an environment file."""

import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from embedded.project import ROOT
from stacks.read.environment_file import load

PAGE = ROOT / "docs" / "user.md"
FILE = """\
# The environment of the developers.
aws: {region: us-east-1}
users:
  # Temporary.
  carol: {groups: [developers], policies: [job-function/Billing]}
  bob:
    groups: [developers]
    until: 2027-12-31

# The groups.
groups:
  developers: {policies: [PowerUserAccess]}  # No administrators.
  uploaders: {policies: [ReadOnlyAccess]}
"""


def write(folder: Path, table: str, file: str) -> None:
    """Write the script of the page, a table and an environment file."""
    script = PAGE.read_text().split("```py\n")[1].split("```")[0]
    assert len([line for line in script.splitlines() if line]) <= 28
    (folder / "people.py").write_text(script)
    (folder / "people.csv").write_text(table)
    (folder / "dev.yaml").write_text(file)


def run(folder: Path, table: str, file: str = FILE) -> subprocess.CompletedProcess[str]:
    """Run the script of the page on an environment file and a table."""
    write(folder, table, file)
    command = [sys.executable, "people.py", "dev.yaml", "people.csv"]
    variables = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=False, cwd=folder, env=variables, capture_output=True, text=True)


def test_joiners_and_leavers_are_written(tmp_path: Path) -> None:
    table = PAGE.read_text().split("```csv\n")[1].split("```")[0]
    done = run(tmp_path, table)
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "dev.yaml").read_text()
    users = load(tmp_path / "dev.yaml").users
    assert (users["dana"].groups, users["dana"].is_enabled) == (["developers", "uploaders"], True)
    assert (users["carol"].until, users["carol"].policies) == (date(2027, 3, 31), ["job-function/Billing"])
    assert users["carol"].groups == ["developers"]
    assert users["bob"] == type(users["bob"]).model_validate(yaml.safe_load(FILE)["users"]["bob"])
    assert "# The environment of the developers." in text
    assert "# The groups." in text
    assert "# No administrators." in text


def test_a_disabled_person_stays_disabled_and_a_revoked_leave_has_no_end(tmp_path: Path) -> None:
    file = FILE.replace("    until:", "    state: disabled\n    until:")
    done = run(tmp_path, "\ufeffname,groups,leaves\nbob,uploaders,\n", file)
    assert (done.returncode, done.stderr) == (0, "")
    bob = load(tmp_path / "dev.yaml").users["bob"]
    assert (bob.is_enabled, bob.until, bob.groups) == (False, None, ["uploaders"])


@pytest.mark.parametrize(
    ("table", "file", "why"),
    [
        ("name,groups,leaves\ndana,sales,\n", FILE, "group not found"),
        ("name,groups,leaves\ncarol,,soon\n", FILE, "must be a date (YYYY-MM-DD)"),
        ("name;groups;leaves\ndana;sales;\n", FILE, "the first line must be: name,groups,leaves"),
        ("", FILE, "the first line must be: name,groups,leaves"),
        ("name,groups,leaves\ncarol,,\n", "aws: [\n", "not valid YAML"),
        ("name,groups,leaves\ncarol,,\n", "aws: {region: us-east-1}\nusers: {carol: }\n", "must be a map"),
    ],
)
def test_what_is_not_valid_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, file: str, why: str
) -> None:
    write(tmp_path, table, file)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["people.py", "dev.yaml", "people.csv"])
    with pytest.raises(SystemExit) as ended:  # in this process: another one imports the models for a second
        runpy.run_path("people.py", run_name="__main__")
    said = str(ended.value.code)  # which Python prints on standard error; the status is 1
    assert why in said
    assert ".dev.yaml" not in said, "it names the file of the user alone"
    assert (tmp_path / "dev.yaml").read_text() == file
    assert not (tmp_path / ".dev.yaml").exists()
