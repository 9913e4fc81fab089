"""`python -m bench [NAME...]`: runs the benchmarks (all, or those named) and prints ours, the peer's, and the bound.

Exit status 1 when a bound is not kept. A benchmark is a module of `bench.cases`; its function `measure` yields rows.
"""

import argparse
import pkgutil
import sys
from importlib import import_module

from . import cases
from .row import Row, table


def main() -> int:
    """Runs the benchmarks."""
    names = sorted(module.name for module in pkgutil.iter_modules(cases.__path__))
    options = argparse.ArgumentParser(prog="python -m bench", description="Measures strata beside its peers.")
    options.add_argument("name", nargs="*", help=f"of {', '.join(names)}")
    asked = options.parse_args().name
    unknown = sorted(set(asked) - set(names))
    if unknown:
        options.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names)}")
    rows: list[Row] = []
    for name in asked or names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += import_module(f"{cases.__name__}.{name}").measure()
    print(table(rows))
    return 1 if any(row.verdict == "over" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
