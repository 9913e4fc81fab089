"""An ACME server of the tests: Pebble, which is that of Let's Encrypt for tests, compiled from its module."""

import base64
import json
import os
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

from embedded.build import toolchain

from ..chart_places import certified
from ..waiting import wait_for

MODULE = Path(__file__).parent
PACKAGES = [f"github.com/letsencrypt/pebble/v2/cmd/{name}" for name in ("pebble", "pebble-challtestsrv")]
ACME_PORT, MANAGEMENT_PORT, DNS_PORT, DNS_MANAGEMENT_PORT = 14000, 15000, 8053, 8055


@dataclass(frozen=True)
class AcmeServer:
    """A running ACME server.

    Attributes:
        directory: the URL of its directory.
        ca_bundle: the certificate that its own is verified by, as an issuer has it.
        roots: the certificate of its authority, which clients of what it issues have to trust.
    """

    directory: str
    ca_bundle: str
    roots: str


@contextmanager
def acme_server(folder: Path, own: IPv4Address, hosts_at: str) -> Iterator[AcmeServer]:
    """Run an ACME server to which every host has the same address.

    Args:
        folder: where the programs are built, and their files written.
        own: an address of this machine that pods reach, and nobody else listens at.
        hosts_at: the address of all hosts, at whose port 80 the server requests the proof.
    """
    flags = (*toolchain.COMPILER_FLAGS, f"-ldflags={toolchain.LINKER_FLAGS}")
    toolchain.run(["build", *flags, "-o", f"{folder}/", *PACKAGES], MODULE)
    certificate = folder / "certificate.pem"
    certified(certificate, str(own))
    # The file has the key too, which an issuer does not have to know.
    public = certificate.read_bytes().partition(b"-----END PRIVATE KEY-----\n")[2]
    settings = {
        "listenAddress": f"{own}:{ACME_PORT}",
        "managementListenAddress": f"{own}:{MANAGEMENT_PORT}",
        "certificate": str(certificate),
        "privateKey": str(certificate),
        "httpPort": 80,
        "tlsPort": 443,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": settings}))
    names: list[str | Path] = [folder / "pebble-challtestsrv", "-dnsserver", f"{own}:{DNS_PORT}"]
    names += ["-defaultIPv4", hosts_at, "-defaultIPv6", "", "-management", f"{own}:{DNS_MANAGEMENT_PORT}"]
    names += [one for kind in ("http01", "https01", "tlsalpn01", "doh") for one in (f"-{kind}", "")]
    server: list[str | Path] = [folder / "pebble", "-config", folder / "pebble.json", "-dnsserver", f"{own}:{DNS_PORT}"]
    with _running(folder, names), _running(folder, server):
        roots = wait_for("the ACME server", lambda: _roots(f"https://{own}:{MANAGEMENT_PORT}/roots/0", certificate))
        yield AcmeServer(f"https://{own}:{ACME_PORT}/dir", base64.b64encode(public).decode(), roots)


@contextmanager
def _running(folder: Path, command: list[str | Path]) -> Iterator[None]:
    # It would wait up to 15 seconds before it proves a host, and reject some requests to see how clients repeat them.
    environment = os.environ | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
    with (folder / f"{Path(command[0]).name}.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _roots(url: str, certificate: Path) -> str | None:
    """Return the certificate of the server's authority, or None while the server does not answer."""
    context = ssl.create_default_context(cafile=str(certificate))
    with suppress(OSError), urllib.request.urlopen(url, context=context, timeout=10) as answer:  # noqa: S310 - https
        return str(answer.read().decode())
    return None
