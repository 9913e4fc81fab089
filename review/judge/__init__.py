"""Decides what a preview does to data and access. All of it is pure: what is known is passed in."""
