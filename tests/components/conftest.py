from tests.harness.stack import stack

__all__ = ["stack"]
