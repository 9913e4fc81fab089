"""Reads previews and states of the Pulumi CLI, and the volumes of a cluster."""
