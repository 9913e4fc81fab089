"""Writes the page of the classes of properties."""
