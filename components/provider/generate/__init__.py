"""Generators of what follows from the declarations."""
