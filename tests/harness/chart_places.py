"""Places that serve a chart over the network: a chart repository, and a registry."""

import hashlib
import io
import json
import ssl
import tarfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json"
CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


class Answer(NamedTuple):
    """What a server returns at a path."""

    body: bytes
    type: str = "application/octet-stream"


def archive(name: str, files: Mapping[str, str]) -> bytes:
    """Return a chart as `helm package` writes it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


@contextmanager
def chart_repository(name: str, version: str, files: Mapping[str, str]) -> Iterator[str]:
    """Serve a chart as a chart repository, and return the repository's URL."""
    entry = {"apiVersion": "v2", "name": name, "version": version, "urls": [f"{name}.tgz"]}
    index = json.dumps({"apiVersion": "v1", "entries": {name: [entry]}})
    with _served({"/index.yaml": Answer(index.encode()), f"/{name}.tgz": Answer(archive(name, files))}) as port:
        yield f"http://{HOST}:{port}"


@contextmanager
def registry(name: str, version: str, files: Mapping[str, str], folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve a chart as an OCI registry, and return the chart's reference and the certificate to trust."""
    chart, config = archive(name, files), json.dumps({"name": name, "version": version, "apiVersion": "v2"}).encode()
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": {"mediaType": CONFIG_TYPE, "digest": _digest(config), "size": len(config)},
            "layers": [{"mediaType": CHART_TYPE, "digest": _digest(chart), "size": len(chart)}],
        }
    ).encode()
    place, described = f"/v2/charts/{name}", Answer(manifest, MANIFEST_TYPE)
    answers = {f"{place}/manifests/{one}": described for one in (version, _digest(manifest))}
    answers |= {f"{place}/blobs/{_digest(one)}": Answer(one) for one in (chart, config)}
    certificate = folder / "certificate.pem"
    with _served(answers, _certified(certificate)) as port:
        yield f"oci://{HOST}:{port}/charts/{name}", certificate


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _certified(file: Path) -> ssl.SSLContext:
    """Write a key and a certificate of this host into a file, and return what a server needs to use both."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    alternatives = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    unsigned = unsigned.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = unsigned.add_extension(alternatives, critical=False).sign(key, hashes.SHA256())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*plain) + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def _served(answers: Mapping[str, Answer], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve answers by path, and return the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = answers.get(self.path)
            self.send_response(404 if found is None else 200)
            body = b"" if found is None else found.body
            if found is not None:
                self.send_header("Content-Type", found.type)
                self.send_header("Docker-Content-Digest", _digest(body))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - as above

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
