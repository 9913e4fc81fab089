"""A small Pulumi provider: the embedded parts as resources, each of them of this checkout."""
