"""The model of an environment file."""
