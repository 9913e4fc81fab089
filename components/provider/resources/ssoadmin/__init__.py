"""Declarations of IAM Identity Center."""
