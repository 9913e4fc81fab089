"""Fixtures of the components' tests: a stack of a program of their own, in the real engine."""

from tests.harness.stack import stack

__all__ = ["stack"]
