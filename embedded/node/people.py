"""Client certificates with which people authenticate to the cluster. Their rights are RBAC bindings.

A certificate cannot be revoked. To remove a person's rights, remove the bindings that name the person.
"""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ..progress import Failure
from ..project import STATE
from . import certificates, configuration
from .addresses import addresses_of
from .layout import Layout

LIFE = timedelta(days=365)
RENEW_BEFORE = timedelta(days=90)


def kubeconfig(name: str, state: Path = STATE, now: datetime | None = None) -> str:
    """Return the kubeconfig of a person, with a client certificate. `name` is the user name in the role bindings.

    Raises:
        Failure: the node was never started, so that it has no authority yet.
    """
    layout = Layout(state.resolve())
    if not layout.addresses.exists():
        raise Failure("the embedded node was never started, and knows nobody: start it first")
    leaf = certificates.Leaf(file="", common_name=name)
    certificate, key = certificates.sign(layout.certificates, leaf, now or datetime.now(UTC), LIFE)
    authority = (layout.certificates / f"{certificates.CLUSTER}.crt").read_bytes()
    pem = certificate.public_bytes(Encoding.PEM), certificates.key_pem(key)
    return yaml.safe_dump(configuration.kubeconfig(addresses_of(layout).node, authority, *pem), sort_keys=False)


def knows(name: str, kubeconfig: str, state: Path = STATE, now: datetime | None = None) -> bool:
    """Return whether a kubeconfig is valid for this node and does not expire soon."""
    layout = Layout(state.resolve())
    try:
        content = yaml.safe_load(kubeconfig)
        server = content["clusters"][0]["cluster"]["server"]
        pem = base64.b64decode(content["users"][0]["user"]["client-certificate-data"])
        certificate = x509.load_pem_x509_certificate(pem)
        certificate.verify_directly_issued_by(certificates.load(layout.certificates, certificates.CLUSTER))
        leads_here = server == configuration.server(addresses_of(layout).node)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, InvalidSignature, OSError):
        return False
    names = [one.value for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return (
        leads_here and names == [name] and certificate.not_valid_after_utc - (now or datetime.now(UTC)) > RENEW_BEFORE
    )
