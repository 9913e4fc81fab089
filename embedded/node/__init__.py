"""A one-node Kubernetes of upstream's own programs, in namespaces of its own."""

from .command import down, main, status, up

__all__ = ["down", "main", "status", "up"]
