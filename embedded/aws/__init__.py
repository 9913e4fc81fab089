"""An AWS API for a machine without an account: moto's server, on the loopback address.

Pods of the embedded node reach a part of it at another address, while a stack asks for that.
"""

from .command import down, endpoint, forgotten, remember, status, up, users
from .pods import leave_pods, pod_endpoint, serve_pods

__all__ = [
    "down",
    "endpoint",
    "forgotten",
    "leave_pods",
    "pod_endpoint",
    "remember",
    "serve_pods",
    "status",
    "up",
    "users",
]
