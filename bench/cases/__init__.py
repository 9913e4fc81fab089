"""The benchmarks, one module each, with a function `measure() -> Iterator[Row]`."""
