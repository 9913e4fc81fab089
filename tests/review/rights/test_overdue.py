"""Access keys that are older than the `rotateAfter` of their user."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.harness.commands import run

from ..previews import preview, removal, resource, state

KEY = "strata:iam:AccessKey"
FILE = "aws: {region: us-east-1}\nusers:\n  bob: {accessKey: true, rotateAfter: 90d}\n"


def key(name: str, days: int, status: str = "Active") -> dict[str, Any]:
    created = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    return {
        **resource(name, KEY, inputs={"user": "bob", "status": status}, outputs={"created": created}),
        "id": f"bob/AKIA{name.upper()}",
    }


def reviewed(folder: Path, *keys: dict[str, Any], removed: bool = False) -> str:
    """Return the review of a removal, beside keys of Bob."""
    steps = [removal("it", "strata:iam:LoginProfile")]
    steps += [{"op": "delete", "urn": one["urn"], "oldState": one} for one in keys if removed]
    (folder / "preview.json").write_bytes(preview(steps))
    (folder / "state.json").write_bytes(state(*(step["oldState"] for step in steps[:1]), *keys))
    (folder / "dev.yaml").write_text(FILE)
    files = [str(folder / "preview.json"), "--state", str(folder / "state.json")]
    found = [
        run("review", *files, "--environment", str(folder / "dev.yaml"), "--format", one).stdout
        for one in ("markdown", "text")
    ]
    assert [("older than its limit" in one.lower()) for one in found] in ([True] * 2, [False] * 2), json.dumps(found)
    return found[1]


def test_a_key_that_stays_older_than_its_limit_is_found(tmp_path: Path) -> None:
    found = reviewed(tmp_path, key("old", 120), key("new", 80))
    assert "older than its limit: access key `AKIAOLD` of user `bob` is 120 days old, and its limit is 90:" in found
    assert "AKIANEW" not in found
    assert "older than" not in reviewed(tmp_path, key("old", 90), key("off", 120, "Inactive"))
    assert "older than" not in reviewed(tmp_path, key("old", 120), removed=True)
