"""The issuers of tokens that an account trusts (OpenID Connect), and the function that looks one up."""

from ..calls.session import Client, Session
from ..properties.inputs import Inputs, Outputs
from ..properties.property_types import IssuerUrl

ISSUER_ACTIONS = ("iam:GetOpenIDConnectProvider", "iam:ListOpenIDConnectProviders")


def arn_of_issuer(aws: Client, url: str) -> str | None:
    """Return the ARN of the account's provider with a URL; None if it has none."""
    end = f":oidc-provider/{url.removeprefix('https://')}"
    known = aws.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    return next((str(one["Arn"]) for one in known if one["Arn"].endswith(end)), None)


class IssuerInputs(Inputs):
    """The provider to look up."""

    url: IssuerUrl
    """URL of the issuer of the tokens."""


class IssuerResult(Outputs):
    """A provider; `arn` is None if the account has none with the URL."""

    arn: str | None
    """ARN of the provider."""
    client_ids: list[str]
    """Audiences of the tokens that it accepts."""


def get_open_id_connect_provider(session: Session, inputs: IssuerInputs) -> IssuerResult:
    """Return the account's provider of an issuer of tokens, if it has one."""
    aws = session.client("iam")
    arn = arn_of_issuer(aws, inputs.url)
    found = aws.get_open_id_connect_provider(OpenIDConnectProviderArn=arn) if arn else {}
    return IssuerResult(arn=arn, client_ids=sorted(found.get("ClientIDList", [])))
