"""The partitions of AWS: a region's partition decides ARNs, service principals and the names of endpoint services."""

import re
from typing import NamedTuple

from .aws.regions import PARTITIONS
from .provider.aws_forms import DEFAULT_PARTITION, EC2_PRINCIPALS

_REVERSED = {
    "aws-cn": (
        "autoscaling",
        "ebs",
        "ec2",
        "ecr.api",
        "ecr.dkr",
        "eks",
        "elasticfilesystem",
        "monitoring",
        "sqs",
        "sts",
    ),
    "aws-eusc": ("ecr.api", "ecr.dkr"),
    "aws-iso": ("autoscaling", "ebs", "ec2", "ecr.api", "ecr.dkr", "elasticfilesystem", "sns", "sqs"),
    "aws-iso-b": ("autoscaling", "ebs", "ec2", "ecr.api", "ecr.dkr", "elasticfilesystem", "sns", "sqs"),
    "aws-iso-e": ("ebs", "ecr.api", "ecr.dkr"),
    "aws-iso-f": ("ebs", "ecr.api", "ecr.dkr"),
}
"""Services whose interface endpoints are named by the partition's domain, and not by amazonaws.com (aws-cdk,
vpc-endpoint.ts, from the lists of DescribeVpcEndpointServices). Gateway endpoints are named the same everywhere."""


class Partition(NamedTuple):
    """A partition of AWS, such as `aws-cn`, and the domain of its endpoints."""

    name: str
    domain: str

    def arn(self, service: str, resource: str, *, account: str = "", region: str = "") -> str:
        """Return the ARN of a resource."""
        return f"arn:{self.name}:{service}:{region}:{account}:{resource}"

    def principal(self, service: str) -> str:
        """Return the principal of a service in trust policies."""
        everywhere = f"{service}.amazonaws.com"
        return EC2_PRINCIPALS.get(self.name, everywhere) if service == "ec2" else everywhere

    def endpoint_service(self, service: str, region: str) -> str:
        """Return the name of the service behind a VPC endpoint, such as `com.amazonaws.eu-west-1.ecr.api`."""
        domain = self.domain if service in _REVERSED.get(self.name, ()) else "amazonaws.com"
        return ".".join([*reversed(domain.split(".")), region, service])

    def service_behind(self, name: str, region: str) -> str | None:
        """Return the service of an endpoint service's name; None if it is not one of AWS in the region."""
        service = name.partition(f".{region}.")[2]
        return service if service and name == self.endpoint_service(service, region) else None


def partition_of(region: str) -> Partition:
    """Return the partition of a region. A region that this version does not know is recognised by its form."""
    for name, (domain, pattern) in PARTITIONS.items():
        if re.fullmatch(pattern, region):
            return Partition(name, domain)
    return Partition(DEFAULT_PARTITION, PARTITIONS[DEFAULT_PARTITION][0])
