"""Files that are written whole or not at all."""

from pathlib import Path

import pytest

from embedded.files import replacing, write


def test_a_file_is_readable_by_its_owner_alone_and_replaces_the_earlier_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write(file, "first")
    write(file, b"second")
    assert file.read_text() == "second"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_writer_that_fails_leaves_the_file_as_it_was_and_the_next_one_succeeds(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write(file, "first")
    with pytest.raises(FileNotFoundError):
        write_half(file)
    assert file.read_text() == "first"
    write(file, "second")
    assert file.read_text() == "second"


def write_half(file: Path) -> None:
    with replacing(file) as part:
        part.write_text("half of")
        (file.parent / "missing").read_text()
