"""An empty AWS account behind the proxy."""

from typing import Any

import boto3

from .moto_process import MotoProcess
from .proxy import CREDENTIALS, Proxy

REGION = "us-east-1"


def empty_moto() -> MotoProcess:
    """Start an empty account with every service loaded that the tests use, so that a copy of it answers at once."""
    process = MotoProcess.start()

    def client(service: str) -> Any:
        return boto3.client(service, region_name=REGION, endpoint_url=process.url, **CREDENTIALS)

    client("ec2").describe_images(Filters=[{"Name": "name", "Values": ["none"]}])  # loads all images
    client("iam").list_roles()
    client("autoscaling").describe_auto_scaling_groups()
    client("eks").list_clusters()
    client("logs").describe_log_groups()
    client("kms").list_keys()
    client("ssm").describe_parameters()
    client("sts").get_caller_identity()
    return process


def account(origin: MotoProcess) -> Proxy:
    """Return a proxy in front of a copy of `origin`."""
    return Proxy(origin)
