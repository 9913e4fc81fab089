"""Benchmarks: `python -m bench` runs them all, each with its peer in the same run, and prints one table."""

from pathlib import Path

PEERS = Path(__file__).parent / "peers"
PROGRAMS = Path(__file__).parent / "programs"
