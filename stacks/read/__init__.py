"""Readers of what an environment depends on: its file, the cluster, the network of another stack."""
