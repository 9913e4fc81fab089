"""Declares the resources of a resolved environment."""
