"""The calls to the Kubernetes API that are needed to start a node."""

import http.client
import json
import ssl
from pathlib import Path
from typing import Any

from .layout import API_PORT

FIELD_MANAGER = "strata"
TIMEOUT_SECONDS = 20.0


class ApiError(Exception):
    """The API did not answer, or refused; the message says which."""


class Api:
    """A client with the certificate of one user, which verifies the server."""

    def __init__(self, host: str, certificates: Path, user: str) -> None:
        self._host = host
        self._certificates = certificates
        self._user = user
        self._context: ssl.SSLContext | None = None

    def ready(self) -> bool:
        """Return whether the API server reports that it is ready."""
        try:
            self.call("GET", "/readyz")
        except ApiError:
            return False
        return True

    def get(self, path: str) -> dict[str, Any] | None:
        """Return an object; None if it does not exist."""
        try:
            found = json.loads(self.call("GET", path))
        except NotFoundError:
            return None
        return dict(found)

    def apply(self, path: str, content: dict[str, Any], subresource: str = "") -> None:
        """Create or update an object by server-side apply."""
        query = f"?fieldManager={FIELD_MANAGER}&force=true"
        self.call("PATCH", f"{path}{subresource}{query}", content, "application/apply-patch+yaml")

    def patch(self, path: str, content: dict[str, Any]) -> None:
        """Change some fields of an object by strategic merge."""
        self.call("PATCH", path, content, "application/strategic-merge-patch+json")

    def call(self, method: str, path: str, content: dict[str, Any] | None = None, kind: str = "") -> bytes:
        """Send one request and return the body of the answer.

        Raises:
            NotFoundError: the object or its namespace does not exist.
            ApiError: no answer, or any other refusal.
        """
        if self._context is None:
            self._context = ssl.create_default_context(cafile=str(self._certificates / "ca.crt"))
            self._context.load_cert_chain(
                self._certificates / f"{self._user}.crt", self._certificates / f"{self._user}.key"
            )
        connection = http.client.HTTPSConnection(self._host, API_PORT, context=self._context, timeout=TIMEOUT_SECONDS)
        try:
            body = json.dumps(content).encode() if content is not None else None
            connection.request(method, path, body, {"Content-Type": kind} if kind else {})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise ApiError(f"{method} {path}: {error}") from error
        finally:
            connection.close()
        if answer.status == http.client.NOT_FOUND:
            raise NotFoundError(f"{method} {path}: not found")
        if answer.status >= http.client.BAD_REQUEST:
            raise ApiError(f"{method} {path}: {answer.status} {text.decode(errors='replace')[:500]}")
        return text


class NotFoundError(ApiError):
    """The object of a call does not exist."""
