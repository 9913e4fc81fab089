"""The names of the container images that the embedded node holds.

The node reaches no image registry: no name outside the cluster resolves there, and it trusts no certificate authority
of a registry. Only a registry that runs on the node itself (`localhost:PORT`) can be pulled from.
"""

import ipaddress
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from .build import program_digest
from .files import write

REPOSITORY = "localhost/strata"
NGINX = f"{REPOSITORY}/nginx:debian"
BUSYBOX = f"{REPOSITORY}/busybox:debian"
PROVISIONER = f"{REPOSITORY}/local-path-provisioner:v0.0.37"
PAUSE = f"{REPOSITORY}/pause:1"
# The digest of its program makes a changed program another image, which replaces pods of the former one.
METRICS_SERVER = f"{REPOSITORY}/metrics-server:v0.8.0-{program_digest('metrics-server')}"
CERT_MANAGER = f"{REPOSITORY}/cert-manager-controller:v1.19.0-{program_digest('cert-manager')}"
EXTERNAL_DNS = f"{REPOSITORY}/external-dns:v0.20.0-{program_digest('external-dns')}"
METALLB = f"{REPOSITORY}/metallb-controller:v0.15.2-{program_digest('metallb')}"
TRAEFIK = f"{REPOSITORY}/traefik:v3.6.0-{program_digest('traefik')}"
OWN = frozenset({BUSYBOX, NGINX, PAUSE, PROVISIONER})
"""The images that every node holds from its first start."""
OPTIONAL = frozenset({CERT_MANAGER, EXTERNAL_DNS, METALLB, METRICS_SERVER, TRAEFIK})
"""The images that are built, and loaded into the node, when an environment uses them."""
SAME_PROGRAM: Mapping[str, str] = {
    "docker.io/library/busybox": BUSYBOX,
    "docker.io/library/nginx": NGINX,
    "docker.io/library/traefik": TRAEFIK,
    "docker.io/rancher/local-path-provisioner": PROVISIONER,
    "quay.io/jetstack/cert-manager-controller": CERT_MANAGER,
    "quay.io/metallb/controller": METALLB,
    "registry.k8s.io/external-dns/external-dns": EXTERNAL_DNS,
    "registry.k8s.io/metrics-server/metrics-server": METRICS_SERVER,
}
"""The node's image of the same program, by the repository of the upstream image."""
HUB = "docker.io"


def full_name(image: str) -> str:
    """Return the full name of an image, with registry and tag, as containerd stores it: `docker.io/library/app:latest`.

    The rules are those of Docker's reference format (distribution/reference, `ParseDockerRef`).
    """
    first, slash, _ = image.partition("/")
    if not slash:
        image = f"{HUB}/library/{image}"
    elif first != "localhost" and not any(sign in first for sign in ".:"):
        image = f"{HUB}/{image}"
    named = "@" in image or ":" in image.rpartition("/")[2]
    return image if named else f"{image}:latest"


def repository(image: str) -> str:
    """Return the repository of an image, without tag and digest: `docker.io/library/app`."""
    path, _, last = full_name(image).partition("@")[0].rpartition("/")
    return f"{path}/{last.partition(':')[0]}"


def is_available(image: str, held: frozenset[str] | None) -> bool:
    """Return whether the node can run an image.

    Args:
        image: the image as a container names it.
        held: the full names that the node holds; None before its first start. Then every tag of its own repositories
            is accepted, because the tags with versions are not known yet.
    """
    if full_name(image) in (held or frozenset()) | OWN or _is_on_node(full_name(image).partition("/")[0]):
        return True
    return held is None and repository(image) in map(repository, OWN)


def record(file: Path, names: Iterable[str]) -> None:
    """Write the names of the images that the node holds."""
    write(file, json.dumps(sorted(names), indent=2))


def recorded(file: Path) -> frozenset[str] | None:
    """Return the names that were written last; None if the node has never been ready."""
    return frozenset(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def _is_on_node(registry: str) -> bool:
    """Return whether a registry is at a port of the node's loopback interface, which containerd asks over HTTP."""
    host, _, port = registry.rpartition(":")
    try:
        return bool(port) and (host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback)
    except ValueError:
        return False
