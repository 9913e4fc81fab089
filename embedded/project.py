"""The folders of a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".strata"
BIN = STATE / "bin"
