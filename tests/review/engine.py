"""A stack of the real engine that is previewed, judged, and carried out."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.judge.finding import Finding
from review.judge.judge import Review, judge
from review.read.cluster import Cluster
from review.read.preview import Resource, parse_preview, parse_state
from tests.harness.project import STACK, Project


@dataclass(frozen=True)
class Reviewed:
    """A stack whose program changes, and what a review says of the change."""

    project: Project

    def write(self, body: str) -> None:
        """The program from now on."""
        (self.project.folder / "__main__.py").write_text(body)

    def up(self, body: str) -> None:
        self.write(body)
        self.project.run("up", "--yes", "--skip-preview")

    def told(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        """What a command printed, on standard output and on standard error apart."""
        return subprocess.run(
            ["pulumi", *command, "--non-interactive"],
            cwd=self.project.folder,
            env=self.project.variables(),
            capture_output=True,
            check=False,
        )

    def state(self) -> list[Resource]:
        return parse_state(self.told("stack", "export").stdout, "state")

    def preview(self, body: str) -> bytes:
        """What `pulumi preview --json` prints of a program."""
        self.write(body)
        return self.told("preview", "--json").stdout

    def review(self, body: str, cluster: Cluster | None = None, *, with_state: bool = True) -> "Told":
        preview = parse_preview(self.preview(body), "preview")
        return Told(judge(preview, self.state() if with_state else None, cluster))

    def id_of(self, name: str) -> str:
        (found,) = (one.id for one in self.state() if one.name == name)
        return found

    def destroy(self) -> None:
        self.project.run("destroy", "--yes", "--skip-preview")


@dataclass(frozen=True)
class Told:
    """A review, as a test reads it."""

    review: Review

    def of(self, label: str) -> Finding:
        """What it says of one resource."""
        found = [one for one in self.review.findings if one.label == label]
        assert len(found) == 1, f"{label} is not in {[one.label for one in self.review.findings]}"
        return found[0]

    def verdict(self, label: str) -> str:
        return self.of(label).verdict.words

    def sentence(self, label: str) -> str:
        return f"{self.of(label).what}, since {self.of(label).why}"

    def verdicts(self) -> dict[str, str]:
        return {one.label: one.verdict.words for one in self.review.findings}

    def access(self) -> set[str]:
        """Who loses and who gains what."""
        loses = {f"{right.who} loses {right.what}" for one in self.review.findings for right in one.loses}
        return loses | {f"{right.who} gains {right.what}" for one in self.review.findings for right in one.gains}


def stack(folder: Path, variables: dict[str, Any], home: Path, name: str = "shop") -> Reviewed:
    """An empty stack in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "empty.py"
    program.write_text("")
    return Reviewed(Project(folder / "project", program, variables, name=name, home=home))


__all__ = ["STACK", "Reviewed", "Told", "stack"]
