"""Atomic writes: another process finds a file complete or not at all, even if the writer is killed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` to write to; at the end, the file written there replaces the one at `path`.

    The file of a writer that was killed or raised an error is overwritten by the next one.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    yield part
    part.replace(path)


def write(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner can read at any time."""
    data = content.encode() if isinstance(content, str) else content
    with replacing(path) as part:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
