"""Generates what follows from the models: the JSON Schema of environment files, and the reference pages."""
