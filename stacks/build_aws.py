"""Composes the levels that are made in AWS: network, servers and users. The wiring, nothing else."""

import pulumi

from components.network import Network
from components.provider import aws

from .aws import Aws
from .environment import Environment


def build_aws(environment: Environment, name: str) -> dict[str, object]:
    """Declares the environment's network, servers and users.

    Returns:
        The stack's outputs of these levels.
    """
    if environment.aws is None:
        return {}
    here = pulumi.ResourceOptions(provider=_connect(environment.aws))
    outputs: dict[str, object] = {}
    if environment.network is not None:
        network = Network(name, environment.network, region=environment.aws.region, opts=here)
        outputs["network"] = {
            "vpcId": network.vpc_id,
            "cidr": str(environment.network.cidr),
            "subnets": network.subnet_ids,
            "devices": network.device_list_ids,
        }
    return outputs


def _connect(args: Aws) -> aws.Provider:
    return aws.Provider(
        "aws",
        region=args.region,
        endpoint=args.endpoint,
        profile=args.profile,
        role_arn=args.role_arn,
        default_tags=args.default_tags or None,
        allowed_account_ids=args.allowed_account_ids or None,
    )
