"""A one-node Kubernetes of upstream's own programs, in namespaces of its own."""

from .command import address, down, main, status, up

__all__ = ["address", "down", "main", "status", "up"]
