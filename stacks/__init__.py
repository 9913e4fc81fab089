"""Environments: one YAML file for each, checked as a whole and built from the levels."""
