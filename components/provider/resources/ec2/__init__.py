"""Declarations of EC2."""
