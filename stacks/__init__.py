"""Environments: one YAML file each, checked as a whole and composed of the levels."""
