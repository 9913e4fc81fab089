"""The configuration file of NGINX, rendered from typed settings.

The directives are those of nginx.org's core and http modules. Each value is checked, so that NGINX accepts whatever is
rendered.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..base import Args
from ..problems import Problem, duplicate, invalid, value_error

PORT = 80
DOCUMENT_ROOT = "/usr/share/nginx/html"
CONNECTION_FILES = 2
"""File descriptors that a worker needs for one connection: the socket, and the file that it sends."""

_SIZE_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}
_TIME_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_MAX_SIZE = 2**63 - 1
_MAX_SECONDS = 2**31 - 1


def _measure(value: str, units: dict[str, int], maximum: int, example: str) -> str:
    unit = value[-1:].lower()
    number = value[:-1] if unit in units else value
    if not (number.isascii() and number.isdigit()):
        raise value_error(f"must be a number, optionally followed by {' or '.join(units)}, for example {example}")
    if int(number) * units.get(unit, 1) > maximum:
        raise value_error(f"must be at most {maximum}, which is NGINX's limit")
    return value


Size = Annotated[str, AfterValidator(lambda value: _measure(value, _SIZE_UNITS, _MAX_SIZE, "8m"))]
"""A size in NGINX's notation: `8m` is 8 MiB; bytes without a unit."""
Duration = Annotated[str, AfterValidator(lambda value: _measure(value, _TIME_UNITS, _MAX_SECONDS, "65s"))]
"""A time in NGINX's notation: `65s`, `10m`; seconds without a unit."""
MediaType = Annotated[str, Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+*-]+$")]
Extension = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$")]


class Gzip(Args):
    """Compression of responses (ngx_http_gzip_module)."""

    level: Annotated[int, Field(ge=1, le=9)] = 5
    """The compression level. Higher levels need much more CPU for slightly smaller responses."""
    min_length: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1024
    """The size in bytes below which a response is not compressed."""
    types: list[MediaType] = ["text/css", "text/plain", "application/javascript", "application/json", "image/svg+xml"]
    """Media types to compress in addition to text/html, which always is."""

    def problems(self) -> Iterator[Problem]:
        if "text/html" in self.types:
            yield invalid(("types",), "text/html", "is always compressed, and NGINX warns if it is listed", "remove it")


class CacheRule(Args):
    """How long browsers may cache files with certain extensions (ngx_http_headers_module)."""

    extensions: Annotated[list[Extension], Field(min_length=1, examples=[["css", "js"]])]
    """File name extensions, without the dot."""
    max_age: Duration = Field(examples=["7d"])
    """The time for which a cached file is used without asking the server."""
    immutable: bool = False
    """Whether a file never changes under its name, so that browsers do not revalidate it on a reload."""


class NginxTuning(Args):
    """Settings that adapt NGINX to its load. The defaults suit a small site."""

    worker_processes: Annotated[int, Field(ge=1, le=512)] | Literal["auto"] = "auto"
    """The number of worker processes; `auto` starts one for each CPU core of the node."""
    worker_connections: Annotated[int, Field(ge=16, le=1_000_000)] = 1024
    """The number of simultaneous connections of one worker."""
    keepalive_timeout: Duration = "65s"
    """The time that an idle client connection stays open."""
    keepalive_requests: Annotated[int, Field(ge=1, le=2**31 - 1)] = 1000
    """The number of requests after which a client connection is closed, which frees its memory."""
    client_max_body_size: Size = "1m"
    """The maximum size of a request body; NGINX answers 413 to a larger one. 0 removes the limit."""
    client_body_timeout: Duration = "60s"
    """The maximum time between two reads of a request body."""
    send_timeout: Duration = "60s"
    """The maximum time between two writes of a response."""
    gzip: Gzip | None = Gzip()
    """Compression of responses; null turns it off."""
    cache: list[CacheRule] = []
    """Rules for browser caches. A file that no rule names has no caching header."""
    server_tokens: bool = False
    """Whether responses and error pages show NGINX's version. Off by default, so that attackers do not learn it."""

    def problems(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, rule in enumerate(self.cache):
            for extension in rule.extensions:
                if extension.lower() in seen:
                    remedy = "keep one rule for each extension"
                    yield duplicate(("cache", index, "extensions"), extension, remedy, first="an earlier cache rule")
                seen.add(extension.lower())


def render(tuning: NginxTuning) -> str:
    """Return the text of nginx.conf. NGINX then writes only to /tmp, and logs to the output of its container."""
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
