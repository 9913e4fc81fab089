"""The levels of an environment as Pulumi component resources."""
