"""Readers of what an environment is built from: its file, the cluster's volumes, another stack's network."""
