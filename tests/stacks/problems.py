"""The problems that reading an environment file reports."""

from pathlib import Path

import pytest

from stacks.read.environment_file import InvalidEnvironmentError, load


def problems(folder: Path, text: str) -> list[str]:
    """Return the lines that `load` reports of a text, without the file's name. Fail the test when it is valid."""
    file = folder / "stack.yaml"
    file.write_text(text)
    with pytest.raises(InvalidEnvironmentError) as caught:
        load(file)
    return [line.strip().removeprefix(f"{file}:") for line in str(caught.value).splitlines() if f"{file}:" in line]
