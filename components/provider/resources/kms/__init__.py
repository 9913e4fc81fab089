"""Declarations of KMS."""
