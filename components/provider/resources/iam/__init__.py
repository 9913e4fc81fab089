"""Declarations of IAM."""
