"""An AWS API for a machine without an account: moto's server, on the loopback address only."""

from .command import down, endpoint, forgotten, remember, status, up, users

__all__ = ["down", "endpoint", "forgotten", "remember", "status", "up", "users"]
