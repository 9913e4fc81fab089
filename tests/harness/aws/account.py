"""An empty AWS account behind the proxy, with everything that AWS does and moto does not."""

from typing import Any

import boto3

from .eks import Eks
from .in_use import in_use
from .mended import (
    deleted_once,
    ended_by_scaling,
    entered_once,
    key_states,
    known_filters,
    let_go,
    merged_access,
    subnet_blocks,
    template_tags,
)
from .moto_process import MotoProcess
from .proxy import CREDENTIALS, Proxy
from .refreshes import InstanceRefreshes
from .tokens import ClientTokens

REGION = "us-east-1"


def empty_moto() -> MotoProcess:
    """moto's server with every service that the tests use loaded, so that a copy of it answers at once."""
    process = MotoProcess.start()

    def client(service: str) -> Any:
        return boto3.client(service, region_name=REGION, endpoint_url=process.url, **CREDENTIALS)

    client("ec2").describe_images(Owners=["amazon"])
    client("iam").list_roles()
    client("autoscaling").describe_auto_scaling_groups()
    client("eks").list_clusters()
    client("logs").describe_log_groups()
    client("kms").list_keys()
    client("ssm").describe_parameters()
    client("sts").get_caller_identity()
    return process


def account(origin: MotoProcess) -> Proxy:
    """A proxy before a copy of `origin`."""
    mended = (
        deleted_once,
        entered_once,
        key_states,
        known_filters,
        let_go,
        ended_by_scaling,
        merged_access,
        template_tags,
        subnet_blocks,
        Eks(),
        InstanceRefreshes(),
    )
    return Proxy(origin, rules=[ClientTokens(), in_use, *mended])
