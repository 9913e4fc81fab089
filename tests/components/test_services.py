"""The services of a cluster: what certificates rely on when their authority is renewed."""

from components.services import AUTHORITY, CertificatesArgs, IssuerRef, plan_certificate
from components.services.certificates import plan_issuers


def test_a_renewed_authority_keeps_its_key_and_other_certificates_do_not() -> None:
    authority = plan_issuers(CertificatesArgs(days=10, authority_days=20))["authority"]["spec"]
    assert (authority["isCA"], authority["duration"]) == (True, "480h0m0s")
    assert authority["privateKey"]["rotationPolicy"] == "Never"
    other = plan_certificate(
        "gateway", "strata-gateway", issuer=IssuerRef(name=AUTHORITY), days=10, hosts=["shop.test"]
    )["spec"]
    assert (other["privateKey"]["rotationPolicy"], other["dnsNames"]) == ("Always", ["shop.test"])
