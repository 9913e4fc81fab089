"""Probes, with which a node finds out whether a container has started, can serve and is alive."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from ..base import Args
from ..ip import Port
from ..problems import Problem, conflict, matching, missing, not_applicable
from .process import command_problems
from .texts import ProcessText

PortName = Annotated[
    str,
    matching(
        r"(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?",
        "a port's name (IANA_SVC_NAME): at most 15 lower-case letters, digits and '-', with a letter, and no '-' at "
        "either end",
    ),
]
UrlPath = Annotated[str, matching(r"/\S*", "a path of a URL: starting with '/', without spaces, for example /health")]
PortRef = PortName | Port
"""A port of the container, by its name or its number."""
Period = Annotated[int, Field(ge=1, le=86400)]
STARTUP = {"periodSeconds": 1, "failureThreshold": 300}
"""Asks each second, for five minutes."""
READINESS = {"periodSeconds": 5}
LIVENESS = {"periodSeconds": 10}


class HttpGet(Args):
    """A request that succeeds with a status from 200 to 399."""

    path: UrlPath = "/"
    """The path of the request."""
    port: PortRef | None = None
    """The port, by its name or its number; the first one when omitted."""
    scheme: Literal["HTTP", "HTTPS"] = "HTTP"
    """The scheme of the request. The certificate is not verified."""


class TcpSocket(Args):
    """A connection that the container accepts."""

    port: PortRef | None = None
    """The port, by its name or its number; the first one when omitted."""


class Exec(Args):
    """A command in the container that ends with status 0."""

    command: Annotated[list[ProcessText], Field(min_length=1, examples=[["true"]])]
    """The program and its arguments. No shell is involved."""

    def problems(self) -> Iterator[Problem]:
        yield from command_problems("command", self.command, 'command: [sh, -c, "... $NAME"]')


class Probe(Args):
    """A probe of a container (v1 Probe). It has exactly one of `httpGet`, `tcpSocket` and `exec`."""

    http_get: HttpGet | None = None
    """An HTTP request."""
    tcp_socket: TcpSocket | None = None
    """A TCP connection."""
    exec: Exec | None = None
    """A command in the container."""
    initial_delay_seconds: Annotated[int, Field(ge=0, le=86400)] | None = None
    """The time before the first probe."""
    period_seconds: Period | None = None
    """The time between two probes."""
    timeout_seconds: Period | None = None
    """The time after which a probe has failed."""
    success_threshold: Period | None = None
    """The number of successes in a row that it takes. Only a readiness probe can have more than 1."""
    failure_threshold: Period | None = None
    """The number of failures in a row that it takes."""

    def problems(self) -> Iterator[Problem]:
        named = [name for name in ("httpGet", "tcpSocket", "exec") if name in self.handler]
        if not named:
            yield missing(("httpGet",), "add httpGet, tcpSocket or exec")
        elif len(named) > 1:
            yield conflict((named[1],), None, named[0])

    @property
    def handler(self) -> dict[str, Any]:
        """How it asks, with the fields of Kubernetes. A port that is the first one is left out."""
        handlers = self.model_dump(include={"http_get", "tcp_socket", "exec"}, by_alias=True, exclude_none=True)
        if "httpGet" in handlers and handlers["httpGet"]["scheme"] == "HTTP":
            del handlers["httpGet"]["scheme"]
        return handlers

    @property
    def port(self) -> str | int | None:
        """The port that it names, if it names one."""
        asked = self.http_get or self.tcp_socket
        return asked.port if asked else None

    @property
    def timing(self) -> dict[str, Any]:
        """When it asks, and how often; only what the settings say."""
        return self.model_dump(exclude={"http_get", "tcp_socket", "exec"}, by_alias=True, exclude_none=True)


class Probes(Args):
    """The probes of a container."""

    startup_probe: Probe | None = None
    """Whether it has started; the other probes begin then. When omitted, it asks as the readiness probe does, with
    the same timeout, each second for five minutes."""
    readiness_probe: Probe | None = None
    """Whether it can serve. When omitted, it connects to the first TCP port."""
    liveness_probe: Probe | None = None
    """Whether it has to be restarted. When omitted, it connects to the first TCP port."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        for key, probe in self.named_probes.items():
            if key != "readinessProbe" and (number := probe.success_threshold or 1) > 1:
                yield not_applicable((key, "successThreshold"), number, f"{key}, which takes one success")

    @property
    def named_probes(self) -> dict[str, Probe]:
        """The given probes, by their keys."""
        probes = {one: getattr(self, one) for one in ("startup_probe", "readiness_probe", "liveness_probe")}
        return {self.key_of(key): probe for key, probe in probes.items() if probe}


def plan_probes(args: Probes, first_port: str | None, first_tcp_port: str | None) -> dict[str, Any]:
    """Return the probes of a container, given the names of its first port and of its first TCP port."""
    connect = {"tcpSocket": {"port": first_tcp_port}} if first_tcp_port else {}
    given = {key: _at(probe.handler, first_port) for key, probe in args.named_probes.items()}
    ready = given.get("readinessProbe", connect)
    handlers = {"startupProbe": ready, "readinessProbe": ready, "livenessProbe": connect} | given
    own = {key: probe.timing for key, probe in args.named_probes.items()}
    as_ready = {key: one for key, one in own.get("readinessProbe", {}).items() if key == "timeoutSeconds"}
    startup = STARTUP if "startupProbe" in own else STARTUP | as_ready
    timing = {"startupProbe": startup, "readinessProbe": READINESS, "livenessProbe": LIVENESS}
    return {key: handler | timing[key] | own.get(key, {}) for key, handler in handlers.items() if handler}


def _at(handler: dict[str, Any], first_port: str | None) -> dict[str, Any]:
    """Return a handler with the port that it leaves out."""
    return {kind: asked if kind == "exec" else {"port": first_port} | asked for kind, asked in handler.items()}
