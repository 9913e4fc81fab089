"""A one-node Kubernetes of upstream's own programs, in namespaces of its own."""

from .command import BUILT, address, check, down, install, is_ready, kubeconfig, load, status, unreadiness, up, users
from .volumes import deleted_with_their_claims

__all__ = [
    "BUILT",
    "address",
    "check",
    "deleted_with_their_claims",
    "down",
    "install",
    "is_ready",
    "kubeconfig",
    "load",
    "status",
    "unreadiness",
    "up",
    "users",
]
