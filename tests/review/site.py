"""A server that stores comments or issues like the APIs of GitHub and GitLab: paged, with authors and a size limit."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LIMIT = 65_536
TOKEN, BOT = "a-token", "github-actions[bot]"


class Comments:
    """The comments of a server, and its requests. It answers with the statuses in `failures` first."""

    def __init__(self, token: str, writer: str) -> None:
        self.token, self.writer = token, writer
        self.kept: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str]] = []
        self.failures: list[int] = []
        self.url = ""

    def add(self, body: str, author: str) -> None:
        number = max((one["id"] for one in self.kept), default=0) + 1
        whose = {"user": {"login": author}, "author": {"username": author}}
        self.kept.append({"id": number, "number": number, "state": "open", "body": body, **whose})


class Handler(BaseHTTPRequestHandler):
    comments: Comments

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        size, page = min(int(asked.get("per_page", ["30"])[0]), 100), int(asked.get("page", ["1"])[0])
        state = asked.get("state", ["all"])[0]
        found = [one for one in self.comments.kept if state in ("all", one["state"])]
        self.serve(lambda: (200, found[(page - 1) * size : page * size]))

    def do_POST(self) -> None:
        self.serve(self.create)

    def do_PATCH(self) -> None:
        self.serve(self.change)

    do_PUT = do_PATCH  # noqa: N815

    def do_DELETE(self) -> None:
        self.serve(self.remove)

    def create(self) -> tuple[int, Any]:
        sent = self.body()
        if len(sent["body"]) > LIMIT:
            return 422, {"message": "body is too long (maximum is 65536 characters)"}
        self.comments.add(sent["body"], self.comments.writer)
        self.comments.kept[-1].update(sent)
        return 201, self.comments.kept[-1]

    def change(self) -> tuple[int, Any]:
        one, sent = self.named(), self.body()
        if one is None:
            return 404, {"message": "Not Found"}
        if one["user"]["login"] != self.comments.writer:
            return 403, {"message": "Resource not accessible by integration"}
        one.update(sent)
        return 200, one

    def remove(self) -> tuple[int, Any]:
        one = self.named()
        if one is None:
            return 404, {"message": "Not Found"}
        self.comments.kept.remove(one)
        return 204, None

    def named(self) -> dict[str, Any] | None:
        number = int(urlsplit(self.path).path.rpartition("/")[2])
        return next((one for one in self.comments.kept if one["id"] == number), None)

    def body(self) -> dict[str, str]:
        return dict(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def serve(self, act: Callable[[], tuple[int, Any]]) -> None:
        self.comments.asked.append((self.command, unquote(self.path)))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ") or self.headers.get("PRIVATE-TOKEN")
        if token != self.comments.token:
            status, answer = 401, {"message": "Bad credentials"}
        elif self.comments.failures:
            status, answer = self.comments.failures.pop(0), {"message": "try again"}
        else:
            status, answer = act()
        text = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Print nothing, so that the output of the tests is readable."""


@contextmanager
def serving(comments: Comments) -> Iterator[Comments]:
    """Run the server until the context ends."""
    handler = type("OwnHandler", (Handler,), {"comments": comments})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        comments.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield comments
        finally:
            server.shutdown()
            thread.join()
