"""Reads the sources of an environment: its file, the cluster's volumes, another stack's network."""
