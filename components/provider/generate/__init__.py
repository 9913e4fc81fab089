"""Generators of everything that follows from the declarations: classes for programs, IAM policy, reference pages."""
