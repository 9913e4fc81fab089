from ..harness.aws.fixtures import aws, moto

__all__ = ["aws", "moto"]
