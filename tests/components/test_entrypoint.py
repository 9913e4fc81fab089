"""Programs that the entry point runs with the real engine."""

from pathlib import Path

from ..harness.project import Project

PROGRAM = """\
import pulumi
from components.entrypoint import begin, run

async def program():
    pulumi.log.debug("said by the program")
    await begin()
    return {"made": pulumi.ComponentResource("test:index:Nothing", "nothing").urn, "plain": 1}

run(program)
"""


def test_a_program_exports_what_it_returns_and_only_its_own_debug_messages_are_sent(
    engine: Path, tmp_path: Path
) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    project = Project(tmp_path / "project", file, {}, name="demo")
    output = project.run("up", "--yes", "--skip-preview", "--debug")
    assert "said by the program" in output
    assert "registering resource: ty=test:index:Nothing" not in output
    assert "::test:index:Nothing::nothing" in project.run("stack", "output", "made")
    assert project.run("stack", "output", "plain").strip() == "1"


def test_a_program_that_returns_nothing_exports_nothing(engine: Path, tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM.replace("return", "unused ="))
    project = Project(tmp_path / "project", file, {}, name="demo")
    project.run("up", "--yes", "--skip-preview")
    assert project.run("stack", "output", "--json").strip() == "{}"
