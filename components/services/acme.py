"""An issuer of certificates of an ACME server, and how the hosts are proved to it.

The challenge is HTTP-01 (RFC 8555, section 8.3): the server requests a page of each host at port 80. cert-manager
serves it by a pod, and by a route of the gateway. With hosted zones of Route 53 it is DNS-01 (section 8.4): the server
reads a record of each host, which cert-manager creates.
"""

import base64
import ssl
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from ..base import Args, HostName
from ..credentials import contains_credential
from ..iam_permissions import allow
from ..partition import Partition
from ..problems import Problem, invalid, matching, plain_password
from .hosted_zones import HostedZoneId, HostedZones, plan_record_rights
from .objects import kubernetes_object

SOLVER_PORT = 8089
"""The port of the pods that answer the server (cert-manager, `acmeSolverListenPort`)."""
GROUP = "acme.cert-manager.io"
SHOWN = 40
"""The number of characters of a wrong bundle that a message shows."""


class Dns01Args(HostedZones):
    """The proof of hosts by records of the DNS, which cert-manager creates in hosted zones of Route 53."""

    hosted_zones: dict[HostName, HostedZoneId] = Field(
        min_length=1, examples=[{"example.org": "Z05346603AMSIBWU1JMO8"}]
    )
    """The hosted zones by their domain names: the id of each. Every host has to be in one of them."""


class AcmeArgs(Args):
    """An ACME server that issues the certificates of the gateway. Without `dns01`, it has to reach the hosts at port
    80."""

    server: Annotated[str, matching(r"https://\S+", "the https URL of the directory of an ACME server")] = Field(
        examples=["https://acme.example.org/directory"]
    )
    """The URL of its directory."""
    email: Annotated[str, matching(r"[^@\s]+@[^@\s]+", "an e-mail address, such as ops@example.org")] | None = None
    """The address to which the server writes about the account."""
    ca_bundle: str | None = None
    """The certificates that the server's own is verified by: PEM in base64, as in Kubernetes. Those of public
    authorities when omitted."""
    dns01: Dns01Args | None = None
    """On an EKS cluster that the environment creates: the proof by DNS records (DNS-01). It needs no connection from
    the server to the hosts."""

    def problems(self) -> Iterator[Problem]:
        if contains_credential(self.server):
            yield plain_password(("server",), "remove it")
        if self.ca_bundle is None:
            return
        path, remedy = ("caBundle",), "write what `base64 -w0 FILE` prints for the file of the certificates"
        try:
            text = base64.b64decode("".join(self.ca_bundle.split()), validate=True).decode("ascii")
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
        except (ssl.SSLError, ValueError):
            shown = self.ca_bundle if len(self.ca_bundle) <= SHOWN else f"{self.ca_bundle[:SHOWN]}..."
            yield invalid(path, shown, "must be certificates in PEM, in base64", remedy)


def plan_acme_issuer(args: AcmeArgs, namespace: str, gateway: str, listener: str) -> dict[str, Any]:
    """Return the issuer, which has the name and the namespace of its Gateway, so that each environment has its own."""
    parent = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": gateway, "namespace": namespace}
    route = {"parentRefs": [parent | {"sectionName": listener}], "serviceType": "ClusterIP"}
    issuer = kubernetes_object("cert-manager.io/v1", "Issuer", gateway, namespace)
    return _issuer(issuer, args, [{"http01": {"gatewayHTTPRoute": route}}])


def plan_dns01_issuer(args: AcmeArgs, zones: Mapping[str, str], name: str, region: str) -> dict[str, Any]:
    """Return the issuer that proves hosts by records in hosted zones, which are ids by domain names.

    It has no namespace: cert-manager uses its own rights in AWS for such an issuer only (cert-manager, ACME Route53,
    Ambient credentials).
    """
    issuer = kubernetes_object("cert-manager.io/v1", "ClusterIssuer", name)
    solvers = [
        {"selector": {"dnsZones": [zone]}, "dns01": {"route53": {"region": region, "hostedZoneID": zones[zone]}}}
        for zone in sorted(zones)
    ]
    return _issuer(issuer, args, solvers)


def plan_dns01_statements(args: Dns01Args, partition: Partition) -> list[dict[str, Any]]:
    """Return the rights of cert-manager in AWS: it changes records of the zones, and asks whether that is done."""
    return [plan_record_rights(args, partition), allow(["route53:GetChange"], [partition.arn("route53", "change/*")])]


def _issuer(issuer: dict[str, Any], args: AcmeArgs, solvers: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an issuer that is created once the server has accepted the account."""
    name = issuer["metadata"]["name"]
    acme: dict[str, Any] = {"server": args.server, "privateKeySecretRef": {"name": f"{name}-acme-account"}}
    acme |= {"solvers": solvers}
    acme |= {"email": args.email} if args.email else {}
    acme |= {"caBundle": "".join(args.ca_bundle.split())} if args.ca_bundle else {}
    issuer["metadata"]["annotations"] = {"pulumi.com/waitFor": "condition=Ready"}
    return issuer | {"spec": {"acme": acme}}
