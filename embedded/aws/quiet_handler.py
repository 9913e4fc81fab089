from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler


class QuietHandler(MotoRequestHandler):
    """Answers without a line for each request."""

    def log(self, *args: Any) -> None:
        """Print nothing."""
