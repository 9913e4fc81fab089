"""An issuer of certificates of an ACME server, which proves the hosts by requests to the gateway.

The challenge is HTTP-01 (RFC 8555, section 8.3): the server requests a page of each host at port 80. cert-manager
serves it by a pod, and by a route of the gateway.
"""

import base64
import ssl
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from ..base import Args
from ..credentials import contains_credential
from ..problems import Problem, forbidden, invalid, matching
from .objects import kubernetes_object

SOLVER_PORT = 8089
"""The port of the pods that answer the server (cert-manager, `acmeSolverListenPort`)."""
GROUP = "acme.cert-manager.io"
SHOWN = 40
"""The number of characters of a wrong bundle that a message shows."""


class AcmeArgs(Args):
    """An ACME server that issues the certificates of the gateway. It has to reach the hosts at port 80."""

    server: Annotated[str, matching(r"https://\S+", "the https URL of the directory of an ACME server")] = Field(
        examples=["https://acme.example.org/directory"]
    )
    """The URL of its directory."""
    email: Annotated[str, matching(r"[^@\s]+@[^@\s]+", "an e-mail address, such as ops@example.org")] | None = None
    """The address to which the server writes about the account."""
    ca_bundle: str | None = None
    """The certificates that the server's own is verified by: PEM in base64, as in Kubernetes. Those of public
    authorities when omitted."""

    def problems(self) -> Iterator[Problem]:
        if contains_credential(self.server):
            yield forbidden(("server",), None, "it contains a password, and a file keeps no secret", "remove it")
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
    """Return the issuer, which has the name and the namespace of its Gateway, so that each environment has its own.

    It is created once the server has accepted the account.
    """
    parent = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": gateway, "namespace": namespace}
    route = {"parentRefs": [parent | {"sectionName": listener}], "serviceType": "ClusterIP"}
    acme: dict[str, Any] = {
        "server": args.server,
        "privateKeySecretRef": {"name": f"{gateway}-acme-account"},
        "solvers": [{"http01": {"gatewayHTTPRoute": route}}],
    }
    acme |= {"email": args.email} if args.email else {}
    acme |= {"caBundle": "".join(args.ca_bundle.split())} if args.ca_bundle else {}
    issuer = kubernetes_object("cert-manager.io/v1", "Issuer", gateway, namespace)
    issuer["metadata"]["annotations"] = {"pulumi.com/waitFor": "condition=Ready"}
    return issuer | {"spec": {"acme": acme}}
