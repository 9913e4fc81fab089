"""A one-node Kubernetes of upstream's own programs, in namespaces of its own."""

from .command import BUILT, address, check, down, install, is_ready, kubeconfig, load, status, up, users

__all__ = ["BUILT", "address", "check", "down", "install", "is_ready", "kubeconfig", "load", "status", "up", "users"]
