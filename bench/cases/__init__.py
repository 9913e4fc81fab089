"""The benchmarks: one module each, with `measure() -> Iterator[Row]`."""
