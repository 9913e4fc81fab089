"""The node's certificate authorities and the certificates they issue.

Three authorities, as in Kubernetes' "PKI certificates and requirements": one for the cluster, one for etcd alone, one
for requests that the API server forwards to extensions. A certificate of one authority is not valid for the others.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ..files import write

CLUSTER, ETCD, FRONT_PROXY = "ca", "etcd-ca", "front-proxy-ca"
AUTHORITIES = (CLUSTER, ETCD, FRONT_PROXY)
SERVICE_ACCOUNTS = "service-accounts"
AUTHORITY_LIFE = timedelta(days=3650)
LIFE = timedelta(days=1825)
RENEW_BEFORE = timedelta(days=180)
# Clocks that are behind must not refuse a certificate that was made a moment ago.
CLOCK_SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Leaf:
    """A certificate that is not an authority: a client's, a server's (it has addresses), or both."""

    file: str
    common_name: str
    organization: str = ""
    authority: str = CLUSTER
    names: tuple[str, ...] = ()
    client: bool = True

    @property
    def server(self) -> bool:
        return bool(self.names)


def leaves(node_name: str, node: str, api_service: str) -> tuple[Leaf, ...]:
    """Return all certificates of a node.

    Args:
        node_name: the name under which the kubelet registers.
        node: the node's address.
        api_service: the address of the Service `kubernetes`.
    """
    api_names = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local")
    return (
        Leaf("etcd", "etcd", authority=ETCD, names=("127.0.0.1",)),
        Leaf("apiserver-etcd-client", "kube-apiserver", authority=ETCD),
        Leaf("apiserver", "kube-apiserver", names=(*api_names, node, api_service), client=False),
        Leaf("apiserver-kubelet-client", "strata:apiserver"),
        Leaf("front-proxy-client", "front-proxy-client", authority=FRONT_PROXY),
        Leaf("kube-controller-manager", "system:kube-controller-manager"),
        Leaf("kube-scheduler", "system:kube-scheduler"),
        Leaf("kube-proxy", "system:kube-proxy"),
        Leaf("kubelet", f"system:node:{node_name}", "system:nodes"),
        Leaf("kubelet-server", f"system:node:{node_name}", "system:nodes", names=(node_name, node), client=False),
        Leaf("coredns", "strata:coredns"),
        Leaf("kube-network-policies", "strata:network-policies"),
        Leaf("admin", "strata:admin", "system:masters"),
    )


def issue(folder: Path, wanted: tuple[Leaf, ...], now: datetime | None = None) -> None:
    """Issue the certificates that are missing, about to expire or out of date. Authorities are never replaced.

    Every certificate is `NAME.crt` with its key `NAME.key`, readable by their owner only.
    """
    now = now or datetime.now(UTC)
    for authority in AUTHORITIES:
        if not _exists(folder, authority):
            _issue_authority(folder, authority, now)
    if not (folder / f"{SERVICE_ACCOUNTS}.key").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        write(folder / f"{SERVICE_ACCOUNTS}.pub", public)
        _write_key(folder / f"{SERVICE_ACCOUNTS}.key", key)
    for leaf in wanted:
        if not _current(folder, leaf, now):
            _write_pair(folder, leaf.file, *sign(folder, leaf, now))


def load(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())


def _exists(folder: Path, name: str) -> bool:
    return (folder / f"{name}.crt").exists() and (folder / f"{name}.key").exists()


def _current(folder: Path, leaf: Leaf, now: datetime) -> bool:
    if not _exists(folder, leaf.file):
        return False
    certificate = load(folder, leaf.file)
    try:
        certificate.verify_directly_issued_by(load(folder, leaf.authority))
        alternatives = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature):
        return False
    except x509.ExtensionNotFound:
        alternatives = x509.SubjectAlternativeName([])
    return (
        certificate.subject == _subject(leaf)
        and list(alternatives) == _alternatives(leaf)
        and certificate.not_valid_after_utc - now > RENEW_BEFORE
    )


def _subject(leaf: Leaf) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, leaf.common_name)]
    if leaf.organization:
        attributes.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, leaf.organization))
    return x509.Name(attributes)


def _alternatives(leaf: Leaf) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in leaf.names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _builder(subject: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _issue_authority(folder: Path, name: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"strata {name}")])
    certificate = (
        _builder(subject, key, now)
        .issuer_name(subject)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_pair(folder, name, certificate, key)


def sign(
    folder: Path, leaf: Leaf, now: datetime, life: timedelta = LIFE
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return a new certificate and its key, which are written nowhere."""
    authority = load(folder, leaf.authority)
    signer = serialization.load_pem_private_key((folder / f"{leaf.authority}.key").read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{leaf.authority}.key is not an elliptic curve key")
    key = ec.generate_private_key(ec.SECP256R1())
    usages = [ExtendedKeyUsageOID.SERVER_AUTH] * leaf.server + [ExtendedKeyUsageOID.CLIENT_AUTH] * leaf.client
    builder = (
        _builder(_subject(leaf), key, now)
        .issuer_name(authority.subject)
        .not_valid_after(min(now + life, authority.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    if leaf.server:
        builder = builder.add_extension(x509.SubjectAlternativeName(_alternatives(leaf)), critical=False)
    return builder.sign(signer, hashes.SHA256()), key


def _write_pair(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    """Write a pair, the certificate last: a pair that an interruption left incomplete is issued again."""
    (folder / f"{name}.crt").unlink(missing_ok=True)
    _write_key(folder / f"{name}.key", key)
    write(folder / f"{name}.crt", certificate.public_bytes(serialization.Encoding.PEM))


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    write(path, key_pem(key))


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
