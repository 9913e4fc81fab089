"""Generates classes for programs, the IAM policy and reference pages from the declarations."""
