"""The folders of a checkout, and the stack that `make up` brings up."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".strata"
BIN = STATE / "bin"
PROJECT, STACK = "strata", "local"
