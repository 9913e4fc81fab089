"""A one-node Kubernetes of upstream's own programs, in namespaces of its own."""

from .command import (
    BUILT,
    address,
    check,
    down,
    holds,
    install,
    is_ready,
    kubeconfig,
    load,
    load_optional,
    status,
    unreadiness,
    up,
    users,
)
from .definitions import define, defines
from .volumes import deleted_with_their_claims

__all__ = [
    "BUILT",
    "address",
    "check",
    "define",
    "defines",
    "deleted_with_their_claims",
    "down",
    "holds",
    "install",
    "is_ready",
    "kubeconfig",
    "load",
    "load_optional",
    "status",
    "unreadiness",
    "up",
    "users",
]
