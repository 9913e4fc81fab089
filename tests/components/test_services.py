"""The services of a cluster: authorities whose certificate is renewed, and the kinds of the Gateway API."""

import pytest

from components.services import AUTHORITY, CertificatesArgs, IssuerRef, plan_certificate
from components.services.certificates import plan_issuers
from components.services.gateway_objects import API, KINDS, plan_definitions
from embedded.node.definitions import without_descriptions
from embedded.project import ROOT


def test_a_renewed_authority_keeps_its_key_and_other_certificates_do_not() -> None:
    authority = plan_issuers(CertificatesArgs(days=10, authority_days=20))["authority"]["spec"]
    assert (authority["isCA"], authority["duration"]) == (True, "480h0m0s")
    assert authority["privateKey"]["rotationPolicy"] == "Never"
    other = plan_certificate(
        "gateway", "strata-gateway", issuer=IssuerRef(name=AUTHORITY), days=10, hosts=["shop.test"]
    )["spec"]
    assert (other["privateKey"]["rotationPolicy"], other["dnsNames"]) == ("Always", ["shop.test"])


def test_every_kind_of_the_gateway_api_has_the_label_of_its_stack() -> None:
    found = plan_definitions("shop")
    assert set(found) == {f"{kind}.{API}" for kind in KINDS}
    assert {one["metadata"]["labels"]["app.kubernetes.io/instance"] for one in found.values()} == {"shop"}


@pytest.mark.build
def test_the_kinds_of_the_gateway_api_are_those_of_the_node() -> None:
    written = (ROOT / "components" / "services" / "gateway_api.json").read_text()
    assert written == without_descriptions("gateway-api"), (
        "write what without_descriptions returns into gateway_api.json"
    )
