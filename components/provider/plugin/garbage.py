"""Garbage collection in a process that lives for one command of the engine."""

import gc

ALLOCATIONS = 100_000
"""Between two collections. With Python's own 700 a program of hundreds of resources is looked through all the time."""


def collect_seldom() -> None:
    """Leaves what is imported out of every collection, and collects seldom. A tenth of a preview's time went there."""
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
