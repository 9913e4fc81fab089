"""Generated files: `make generate` writes them, and `make check` reports those that are out of date."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

CHECK = "--check"


def write_or_check(files: Mapping[Path, str], arguments: list[str], existing: Iterable[Path] = ()) -> None:
    """Write files, or compare them if the argument is `--check`.

    `existing` are the files of the same generator in the repository: those that it does not generate any more are
    removed, or reported.

    Raises:
        SystemExit: a file is out of date, and the message names it; or an argument is unknown.
    """
    if arguments not in ([], [CHECK]):
        sys.exit(f"usage: [{CHECK}], not {' '.join(arguments)}")
    obsolete = sorted(set(existing) - set(files))
    if arguments == [CHECK]:
        differing = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
        if differing or obsolete:
            names = ", ".join(str(path.relative_to(Path.cwd())) for path in [*differing, *obsolete])
            sys.exit(f"out of date: {names}; run `make generate` and commit the result")
        return
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in obsolete:
        path.unlink()
