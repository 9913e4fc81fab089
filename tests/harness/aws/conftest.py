from .fixtures import aws, moto

__all__ = ["aws", "moto"]
