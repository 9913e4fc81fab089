"""Client certificates with which people authenticate to the cluster. Their rights are RBAC bindings.

A certificate cannot be revoked, so its life is short. To remove a person's rights, remove the bindings that name the
person.
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

LIFE = timedelta(days=30)
RENEW_BEFORE = LIFE / 2
"""The time before its end in which a certificate is replaced. Until its end, both are valid."""


def kubeconfig(
    name: str, state: Path = STATE, now: datetime | None = None, *, not_after: datetime | None = None
) -> str:
    """Return the kubeconfig of a person, with a client certificate.

    Args:
        name: the user name in the role bindings.
        state: the folder of the node.
        now: the time from which the certificate is valid.
        not_after: the time at which it ends, if that is earlier than the end of `LIFE`.

    Raises:
        Failure: the node was never started, so that it has no authority yet.
    """
    layout = Layout(state.resolve())
    if not layout.addresses.exists():
        raise Failure("the embedded node was never started, and knows nobody: start it first")
    leaf, now = certificates.Leaf(file="", common_name=name), now or datetime.now(UTC)
    life = LIFE if not_after is None else min(LIFE, not_after - now)
    certificate, key = certificates.sign(layout.certificates, leaf, now, life)
    authority = (layout.certificates / f"{certificates.CLUSTER}.crt").read_bytes()
    pem = certificate.public_bytes(Encoding.PEM), certificates.key_pem(key)
    return yaml.safe_dump(configuration.kubeconfig(addresses_of(layout).node, authority, *pem), sort_keys=False)


def knows(
    name: str, kubeconfig: str, state: Path = STATE, now: datetime | None = None, *, not_after: datetime | None = None
) -> bool:
    """Return whether a kubeconfig is valid for this node, and ends neither soon nor after a given time.

    It may end soon if it ends at that time.
    """
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
    if not leads_here or names != [name]:
        return False
    end = certificate.not_valid_after_utc
    if not_after is not None and end >= not_after:
        return end == not_after
    return end - (now or datetime.now(UTC)) > RENEW_BEFORE
