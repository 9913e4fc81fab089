"""Read a registry by the API of the OCI distribution specification, with the passwords that Helm and Docker store."""

import base64
import http.client
import json
import os
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 60
CHALLENGE = re.compile(r'(\w+)="([^"]*)"')
"""A parameter of the header WWW-Authenticate (RFC 9110, section 11.6.1)."""
HUB, HUB_HOST, HUB_ACCOUNT = "docker.io", "registry-1.docker.io", "https://index.docker.io/v1/"
"""The name of a registry whose API has another host, and whose password has another name."""


class RegistryError(Exception):
    """A registry does not return something. The message says why."""


class Registry:
    """A repository of a registry."""

    def __init__(self, host: str, repository: str) -> None:
        self._host, self._repository = host, repository
        self._authorization: str | None = None

    def manifest(self, reference: str, media_type: str) -> bytes:
        """Return the manifest with a tag or a digest.

        Raises:
            RegistryError: the registry does not return it.
            OSError: the registry cannot be reached.
        """
        return self._get(f"manifests/{reference}", media_type)

    def blob(self, digest: str) -> bytes:
        """Return the content with a digest. It is not verified.

        Raises:
            RegistryError: the registry does not return it.
            OSError: the registry cannot be reached.
        """
        return self._get(f"blobs/{digest}", "*/*")

    def _get(self, path: str, media_type: str) -> bytes:
        host = HUB_HOST if self._host == HUB else self._host
        url = f"https://{host}/v2/{self._repository}/{path}"
        try:
            return open_url(url, accept=media_type, authorization=self._authorization)
        except urllib.error.HTTPError as error:
            if error.code != http.client.UNAUTHORIZED or self._authorization is not None:
                raise RegistryError(f"{self._host} answers {error.code} {error.reason} for {path}") from None
            self._authorization = self._authorize(error.headers.get("WWW-Authenticate", ""))
        return self._get(path, media_type)

    def _authorize(self, challenge: str) -> str:
        """Return the header for the next requests (Distribution specification, Token Authentication)."""
        account = next(_passwords(HUB_ACCOUNT if self._host == HUB else self._host), None)
        basic = f"Basic {account}" if account else None
        if not challenge.lower().startswith("bearer "):
            if basic is None:
                raise RegistryError(f"{self._host} requires a password: run `helm registry login {self._host}`")
            return basic
        asked = dict(CHALLENGE.findall(challenge))
        realm = asked.pop("realm", "")
        query = urllib.parse.urlencode({"scope": f"repository:{self._repository}:pull"} | asked)
        try:
            answer = json.loads(open_url(f"{realm}?{query}", authorization=basic))
        except urllib.error.HTTPError as error:
            remedy = f"run `helm registry login {self._host}`"
            raise RegistryError(f"{self._host} refuses the token with {error.code} {error.reason}: {remedy}") from None
        return f"Bearer {answer.get('token') or answer.get('access_token')}"


def open_url(url: str, *, accept: str = "*/*", authorization: str | None = None) -> bytes:
    """Return what is at an http or https URL.

    Raises:
        OSError: it cannot be reached; an `HTTPError` where the server answers with an error.
        ValueError: the URL has another scheme.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{url} is no http or https URL")
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - checked above
    if authorization is not None:
        request.add_unredirected_header("Authorization", authorization)  # never for the store that content is in
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
            content: bytes = response.read()
            return content
    except urllib.error.HTTPError:
        raise
    except urllib.error.URLError as error:
        raise OSError(f"{url.partition('?')[0]} cannot be reached: {error.reason}") from None


def _passwords(host: str) -> Iterator[str]:
    """Yield `user:password` of a registry in base64, as `helm registry login` and `docker login` store it."""
    for file in _configurations():
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        helper = found.get("credHelpers", {}).get(host) or found.get("credsStore")
        stored: dict[str, Any] = found.get("auths", {}).get(host, {})
        if helper and (given := _of_helper(helper, host)):
            yield given
        elif stored.get("auth"):
            yield str(stored["auth"])


def _configurations() -> list[Path]:
    """Return the files in which Helm looks for passwords, in this order (Helm, Use OCI-based registries)."""
    home, variables = Path.home(), os.environ
    configuration = Path(variables.get("XDG_CONFIG_HOME") or home / ".config") / "helm"
    helm = Path(variables.get("HELM_CONFIG_HOME") or configuration) / "registry" / "config.json"
    docker = Path(variables.get("DOCKER_CONFIG") or home / ".docker") / "config.json"
    return [Path(variables.get("HELM_REGISTRY_CONFIG") or helm), docker]


def _of_helper(helper: str, host: str) -> str | None:
    """Return what a credential helper has for a registry, if it has something (Docker, Credential helpers)."""
    command = [f"docker-credential-{helper}", "get"]
    try:
        done = subprocess.run(command, input=host, capture_output=True, text=True, check=True)
        answer = json.loads(done.stdout)
        pair = f"{answer['Username']}:{answer['Secret']}"
    except (OSError, subprocess.CalledProcessError, ValueError, KeyError):
        return None
    return base64.b64encode(pair.encode()).decode()
