"""The AWS account and region of an environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pulumi

from components.aws import provider as aws
from embedded.resources import AwsApi

from ..model.aws import EMBEDDED
from ..model.network import NetworkInVpc
from ..model.resolved import InAws


class Instance(NamedTuple):
    """An instance of IAM Identity Center.

    Attributes:
        arn: its ARN.
        store_id: the ID of its identity store.
        account_id: the account of the provider that uses it.
    """

    arn: str
    store_id: str
    account_id: str


@dataclass(frozen=True)
class Directory:
    """The instance, and the IDs of users and groups of an external directory, by their names in it.

    Attributes:
        instance: the instance; None in a preview, before the embedded AWS API runs.
        users: the users.
        groups: the groups.
    """

    instance: Instance | None = None
    users: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """What is created in AWS, and the provider that creates it.

    Attributes:
        planned: what is created.
        provider: the provider.
        api: the AWS API of this machine, if the account is that.
        in_vpc: the network of the environment in an existing VPC, if it uses one.
        directory: what an external directory of people has.
    """

    planned: InAws
    provider: aws.Provider
    api: AwsApi | None = None
    in_vpc: NetworkInVpc | None = None
    directory: Directory = field(default_factory=Directory)

    @property
    def options(self) -> pulumi.ResourceOptions:
        """The options of a component that has resources in AWS alone."""
        return pulumi.ResourceOptions(provider=self.provider)


def connect(planned: InAws) -> Account:
    """Declare the provider of the environment's account and region."""
    args = planned.args
    api = AwsApi("aws-api") if args.endpoint == EMBEDDED else None
    provider = aws.Provider(
        "aws",
        region=args.region,
        endpoint=api.endpoint if api else args.endpoint,
        placeholder_credentials=api is not None or None,
        profile=args.profile,
        role_arn=args.role_arn,
        external_id=args.external_id,
        default_tags=args.default_tags or None,
        allowed_account_ids=args.allowed_account_ids or None,
    )
    return Account(planned, provider, api)
