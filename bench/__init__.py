"""Benchmarks. `python -m bench` measures each beside its peer, in the same run, and prints one table."""

from pathlib import Path

PEERS = Path(__file__).parent / "peers"
PROGRAMS = Path(__file__).parent / "programs"
