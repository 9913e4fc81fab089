from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, UNORDERED, IssuerUrl, Tags
from ..identity_providers import arn_of_issuer
from ..named_resource import NamedResource


class OpenIdConnectProviderInputs(Inputs):
    url: Immutable[IssuerUrl]
    """URL of the issuer of the tokens, which their `iss` claim contains."""
    client_ids: Annotated[list[str], Field(min_length=1, max_length=100), UNORDERED]
    """Audiences of the tokens: AWS rejects a token whose `aud` claim is another one."""
    tags: Tags = NO_TAGS


class OpenIdConnectProviderOutputs(Outputs):
    arn: str
    """ARN of the provider, which trust policies name."""


class OpenIdConnectProvider(NamedResource[OpenIdConnectProviderInputs, OpenIdConnectProviderOutputs]):
    """An issuer of tokens (OpenID Connect) that roles may trust; its id is its ARN. An account has one for each URL.

    AWS itself finds the certificate authority of the issuer.
    """

    id_key, unique, conflict_codes = "Arn", ("url",), frozenset({"EntityAlreadyExists"})
    conflict_remedy = "use the existing one, because an account has only one for each URL"
    arn_resources, unscoped_actions = ("oidc-provider/*",), ("iam:ListOpenIDConnectProviders",)

    def create(self, aws: Client, new: OpenIdConnectProviderInputs, identity: Identity) -> Description:
        tags = identity.tag_list(new.tags)
        made = aws.create_open_id_connect_provider(Url=new.url, ClientIDList=new.client_ids, Tags=tags)
        arn = made["OpenIDConnectProviderArn"]
        return {"Arn": arn, "Url": new.url, "ClientIDList": new.client_ids, "Tags": tags}

    def find_own(self, aws: Client, new: OpenIdConnectProviderInputs, identity: Identity) -> Description | None:
        arn = arn_of_issuer(aws, new.url)
        found = self.find(aws, arn) if arn else None
        return found if found and self.owned_by(found, identity) else None

    def find(self, aws: Client, identifier: str) -> Description:
        found = aws.get_open_id_connect_provider(OpenIDConnectProviderArn=identifier)
        return {**found, "Arn": identifier}

    def update(
        self, aws: Client, identifier: str, old: OpenIdConnectProviderInputs, new: OpenIdConnectProviderInputs
    ) -> None:
        for added in sorted({*new.client_ids} - {*old.client_ids}):
            aws.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=identifier, ClientID=added)
        for removed in sorted({*old.client_ids} - {*new.client_ids}):
            aws.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=identifier, ClientID=removed)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        if remove:
            aws.untag_open_id_connect_provider(OpenIDConnectProviderArn=identifier, TagKeys=remove)
        if add:
            tags = [{"Key": key, "Value": value} for key, value in add.items()]
            aws.tag_open_id_connect_provider(OpenIDConnectProviderArn=identifier, Tags=tags)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_open_id_connect_provider(OpenIDConnectProviderArn=identifier)

    def inputs_of(self, found: Description) -> OpenIdConnectProviderInputs:
        return OpenIdConnectProviderInputs(
            url=f"https://{found['Url'].removeprefix('https://')}",
            client_ids=found["ClientIDList"],
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> OpenIdConnectProviderOutputs:
        return OpenIdConnectProviderOutputs(arn=found["Arn"])
