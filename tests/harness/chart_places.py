"""Places that serve a chart over the network: a chart repository, and a registry."""

import base64
import gzip
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

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json"
CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


PASSWORD = base64.b64encode(b"shop:open sesame").decode()
"""The user and the password of a registry that requires one, as `helm registry login` stores them."""
TOKEN = "granted"


class ServedChart(NamedTuple):
    """A chart in a registry: its reference, the file of the certificate to trust, and the digest of its manifest."""

    reference: str
    certificate: Path
    digest: str


class Answer(NamedTuple):
    """What a server returns at a path."""

    body: bytes
    type: str = "application/octet-stream"


def archive(name: str, files: Mapping[str, str]) -> bytes:
    """Return a chart as `helm package` writes it."""
    buffer = io.BytesIO()
    # Without the time, the same files are an archive with the same digest.
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


@contextmanager
def chart_repository(
    name: str, version: str, files: Mapping[str, str], digest: str | None = None, url: str | None = None
) -> Iterator[str]:
    """Serve a chart as a chart repository, with the digest and the URL that its index has, and return its own URL."""
    entry = {"apiVersion": "v2", "name": name, "version": version, "urls": [url or f"{name}.tgz"]}
    entry |= {"digest": digest} if digest else {}
    index = yaml.safe_dump({"apiVersion": "v1", "entries": {"other": [], name: [entry], "next": []}})
    with _served({"/index.yaml": Answer(index.encode()), f"/{name}.tgz": Answer(archive(name, files))}) as port:
        yield f"http://{HOST}:{port}"


@contextmanager
def registry(
    name: str,
    version: str,
    files: Mapping[str, str],
    folder: Path,
    *,
    others: Mapping[str, str] | None = None,
    needs_password: bool = False,
) -> Iterator[ServedChart]:
    """Serve a chart as an OCI registry.

    Args:
        name: the name of the chart.
        version: its version, which is the tag of its manifest.
        files: its files.
        folder: where the certificate of the registry is written.
        others: the files of another chart, whose manifest the registry returns for every digest.
        needs_password: whether the registry requires a token, and `PASSWORD` for it.
    """
    manifest, blobs = _manifest(name, version, files)
    false, false_blobs = _manifest(name, version, files if others is None else others)
    place = f"/v2/charts/{name}"
    answers = {f"{place}/manifests/{version}": Answer(manifest, MANIFEST_TYPE)}
    answers[f"{place}/manifests/{_digest(manifest)}"] = Answer(false, MANIFEST_TYPE)
    answers |= {f"{place}/blobs/{_digest(one)}": Answer(one) for one in (*blobs, *false_blobs)}
    certificate = folder / "certificate.pem"
    with _served(answers, certified(certificate, HOST), needs_password=needs_password) as port:
        yield ServedChart(f"oci://{HOST}:{port}/charts/{name}", certificate, _digest(manifest))


def _manifest(name: str, version: str, files: Mapping[str, str]) -> tuple[bytes, tuple[bytes, bytes]]:
    """Return the manifest of a chart, and what it refers to (OCI, Image Manifest)."""
    chart, config = archive(name, files), json.dumps({"name": name, "version": version, "apiVersion": "v2"}).encode()
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": {"mediaType": CONFIG_TYPE, "digest": _digest(config), "size": len(config)},
            "layers": [{"mediaType": CHART_TYPE, "digest": _digest(chart), "size": len(chart)}],
        }
    ).encode()
    return manifest, (chart, config)


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def certified(file: Path, address: str) -> ssl.SSLContext:
    """Write a key and a certificate of an address into a file, and return what a server needs to use both."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
    alternatives = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    unsigned = unsigned.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = unsigned.add_extension(alternatives, critical=False).sign(key, hashes.SHA256())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*plain) + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def _served(
    answers: Mapping[str, Answer], context: ssl.SSLContext | None = None, *, needs_password: bool = False
) -> Iterator[int]:
    """Serve answers by path, and return the port. With a password, as registries require it (Token Authentication)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, _ = self.path.partition("?")
            needed = f"Basic {PASSWORD}" if path == "/token" else f"Bearer {TOKEN}"
            if needs_password and self.headers.get("Authorization") != needed:
                self.send_response(401)
                realm = f"https://{self.headers['Host']}/token"
                self.send_header("WWW-Authenticate", f'Bearer realm="{realm}",service="charts"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            found = Answer(json.dumps({"token": TOKEN}).encode()) if path == "/token" else answers.get(self.path)
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
