"""A stack of the real engine that is previewed, reviewed and updated."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.judge.judge import judge
from review.model.finding import Finding
from review.model.review import Review
from review.read.cluster import Cluster
from review.read.preview import parse_preview
from review.read.state import State, parse_state
from tests.harness.project import STACK, Project


@dataclass(frozen=True)
class ReviewedStack:
    """A stack whose program changes, and the reviews of its changes."""

    project: Project

    def write(self, body: str) -> None:
        """Replace the program."""
        (self.project.folder / "__main__.py").write_text(body)

    def up(self, body: str) -> None:
        self.write(body)
        self.project.run("up", "--yes", "--skip-preview")

    def output_of(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command of the engine, with standard output and standard error apart."""
        return subprocess.run(
            ["pulumi", *command, "--non-interactive"],
            cwd=self.project.folder,
            env=self.project.variables(),
            capture_output=True,
            check=False,
        )

    def state(self) -> State:
        return parse_state(self.output_of("stack", "export").stdout, "state")

    def preview(self, body: str) -> bytes:
        """Return what `pulumi preview --json` prints for a program."""
        self.write(body)
        return self.output_of("preview", "--json").stdout

    def review(self, body: str, cluster: Cluster | None = None, *, with_state: bool = True) -> "Judged":
        preview = parse_preview(self.preview(body), "preview")
        return Judged(judge(preview, self.state() if with_state else None, cluster))

    def id_of(self, name: str) -> str:
        (found,) = (one.id for one in self.state().resources if one.name == name)
        return found

    def destroy(self) -> None:
        self.project.run("destroy", "--yes", "--skip-preview")


@dataclass(frozen=True)
class Judged:
    """A review, in the terms of a test."""

    review: Review

    def of(self, label: str) -> Finding:
        """Return the finding of one resource."""
        found = [one for one in self.review.findings if one.label == label]
        assert len(found) == 1, f"{label} is not in {[one.label for one in self.review.findings]}"
        return found[0]

    def verdict(self, label: str) -> str:
        return self.of(label).verdict.words

    def sentence(self, label: str) -> str:
        return f"{self.of(label).what}, because {self.of(label).why}"

    def verdicts(self) -> dict[str, str]:
        return {one.label: one.verdict.words for one in self.review.findings}

    def access(self) -> set[str]:
        """Return who loses and who gains which right, as sentences."""
        loses = {f"{right.who} loses {right.what}" for one in self.review.findings for right in one.lost}
        return loses | {f"{right.who} gains {right.what}" for one in self.review.findings for right in one.gained}


def stack(folder: Path, variables: dict[str, Any], home: Path, name: str = "shop") -> ReviewedStack:
    """Return an empty stack in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "empty.py"
    program.write_text("")
    return ReviewedStack(Project(folder / "project", program, variables, name=name, home=home))


__all__ = ["STACK", "Judged", "ReviewedStack", "stack"]
