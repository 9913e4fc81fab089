"""The configuration file of NGINX, rendered from typed settings.

Directives are those of nginx.org's core and http modules; each has a check, so that no rendered file is refused.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from ..base import Args
from ..problems import Problem

PORT = 80
DOCUMENT_ROOT = "/usr/share/nginx/html"
CONNECTION_FILES = 2
"""File descriptors that a worker may need for one connection: the client's and the file it is sent."""

_SIZE_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}
_TIME_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LARGEST_SIZE = 2**63 - 1
_LONGEST_TIME = 2**31 - 1


def _measure(value: str, units: dict[str, int], largest: int, example: str) -> str:
    unit = value[-1:].lower()
    number = value[:-1] if unit in units else value
    if not (number.isascii() and number.isdigit()) or int(number) * units.get(unit, 1) > largest:
        text = f"NGINX takes a number, alone or with one of {', '.join(units)} right behind it, like {example}"
        raise PydanticCustomError("value", "{message}", {"message": text})
    return value


Size = Annotated[str, AfterValidator(lambda value: _measure(value, _SIZE_UNITS, _LARGEST_SIZE, "8m"))]
"""Bytes as NGINX writes them: `8m` is 8 MiB."""
Duration = Annotated[str, AfterValidator(lambda value: _measure(value, _TIME_UNITS, _LONGEST_TIME, "65s"))]
"""A time as NGINX writes it: `65s`, `10m`; seconds without a unit."""
MediaType = Annotated[str, Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+*-]+$")]
Extension = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$")]


class Gzip(Args):
    """Compression of answers (ngx_http_gzip_module)."""

    level: Annotated[int, Field(ge=1, le=9)] = 5
    min_length: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1024
    """Bytes below which an answer is sent as it is."""
    types: list[MediaType] = ["text/css", "text/plain", "application/javascript", "application/json", "image/svg+xml"]
    """Besides text/html, which is always compressed."""

    def problems(self) -> Iterator[Problem]:
        if "text/html" in self.types:
            yield Problem(
                ("types",), "text/html", "NGINX always compresses text/html and warns about naming it: remove it"
            )


class CacheRule(Args):
    """How long a browser may keep files with these endings (ngx_http_headers_module)."""

    extensions: Annotated[list[Extension], Field(min_length=1, examples=[["css", "js"]])]
    max_age: Duration = Field(examples=["7d"])
    immutable: bool = False
    """Whether a file never changes under its name, so that a browser need not ask for it again."""


class NginxTuning(Args):
    """What fits NGINX to its environment; the defaults suit a small site."""

    worker_processes: Annotated[int, Field(ge=1, le=512)] | Literal["auto"] = "auto"
    worker_connections: Annotated[int, Field(ge=16, le=1_000_000)] = 1024
    """Connections that one worker holds at once."""
    keepalive_timeout: Duration = "65s"
    keepalive_requests: Annotated[int, Field(ge=1, le=2**31 - 1)] = 1000
    client_max_body_size: Size = "1m"
    client_body_timeout: Duration = "60s"
    send_timeout: Duration = "60s"
    gzip: Gzip | None = Gzip()
    cache: list[CacheRule] = []
    server_tokens: bool = False
    """Whether answers and error pages name NGINX's version."""

    def problems(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, rule in enumerate(self.cache):
            for extension in rule.extensions:
                if extension.lower() in seen:
                    message = f"{extension!r} has a cache rule already: one ending, one rule"
                    yield Problem(("cache", index, "extensions"), rule.extensions, message)
                seen.add(extension.lower())


def render(tuning: NginxTuning) -> str:
    """The text of nginx.conf. It writes nowhere but below /tmp, and its log goes to the container's output."""
    blocks = [*_http(tuning), *_gzip(tuning.gzip), *_server(tuning)]
    main = [
        f"worker_processes {tuning.worker_processes};",
        f"worker_rlimit_nofile {tuning.worker_connections * CONNECTION_FILES};",
        "pid /tmp/nginx.pid;",
        "error_log /dev/stderr warn;",
        f"events {{ worker_connections {tuning.worker_connections}; }}",
    ]
    return "\n".join([*main, "http {", *(f"    {line}" for line in blocks), "}", ""])


def _http(tuning: NginxTuning) -> list[str]:
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return [
        "include /etc/nginx/mime.types;",
        "default_type application/octet-stream;",
        "access_log /dev/stdout combined;",
        *(f"{kind}_temp_path /tmp/{kind};" for kind in temporary),
        "sendfile on;",
        "tcp_nopush on;",
        f"server_tokens {'on' if tuning.server_tokens else 'off'};",
        f"keepalive_timeout {tuning.keepalive_timeout};",
        f"keepalive_requests {tuning.keepalive_requests};",
        f"client_max_body_size {tuning.client_max_body_size};",
        f"client_body_timeout {tuning.client_body_timeout};",
        f"send_timeout {tuning.send_timeout};",
    ]


def _gzip(gzip: Gzip | None) -> list[str]:
    if gzip is None:
        return ["gzip off;"]
    types = [f"gzip_types {' '.join(gzip.types)};"] if gzip.types else []
    return [
        "gzip on;",
        "gzip_vary on;",
        f"gzip_comp_level {gzip.level};",
        f"gzip_min_length {gzip.min_length};",
        *types,
    ]


def _server(tuning: NginxTuning) -> list[str]:
    rules: list[str] = []
    for rule in tuning.cache:
        extensions = "|".join(rule.extensions)
        rules.append(f"location ~* \\.({extensions})$ {{")
        rules.append(f"    expires {rule.max_age};")
        if rule.immutable:
            rules.append('    add_header Cache-Control "public, immutable";')
        rules.append("}")
    lines = [
        f"listen {PORT};",
        f"root {DOCUMENT_ROOT};",
        "index index.html;",
        "location = /healthz { access_log off; default_type text/plain; return 200 'ok'; }",
        *rules,
    ]
    return ["server {", *(f"    {line}" for line in lines), "}"]
