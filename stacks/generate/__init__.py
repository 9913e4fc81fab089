"""Generates the JSON Schema of environment files and the reference pages from the models."""
