"""`python -m bench [NAME...]` runs all benchmarks, or those named, and prints our figure, the peer's, and the bound.

`--cold-build` instead builds the embedded tools with empty caches and prints how long each took. The exit status is 1
if a figure exceeds its bound. A benchmark is a module of `bench.cases` with a function `measure` that yields rows.
"""

import argparse
import os
import pkgutil
import sys
from importlib import import_module

from embedded import engine

from . import cases
from .row import Row, table


def main() -> int:
    """Run the benchmarks and return the exit status."""
    names = sorted(module.name for module in pkgutil.iter_modules(cases.__path__))
    options = argparse.ArgumentParser(prog="python -m bench", description="Measure strata beside its peers.")
    options.add_argument("name", nargs="*", help=f"a benchmark: {', '.join(names)}")
    options.add_argument(
        "--cold-build", action="store_true", help="build every embedded tool with empty caches (takes minutes)"
    )
    parsed = options.parse_args()
    if parsed.cold_build:
        print(table(list(import_module(f"{__package__}.cold_build").measure())))
        return 0
    asked = parsed.name
    unknown = sorted(set(asked) - set(names))
    if unknown:
        options.error(f"unknown benchmark {', '.join(unknown)}: choose from {', '.join(names)}")
    engine.prepare()
    os.environ.update(engine.variables())
    rows: list[Row] = []
    for name in asked or names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += import_module(f"{cases.__name__}.{name}").measure()
    print(table(rows))
    return 1 if any(row.verdict == "over" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
