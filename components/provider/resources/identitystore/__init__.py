"""Declarations of the identity store."""
