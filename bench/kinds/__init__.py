"""Kinds of resources of which benchmarks write thousands, by the names of their rows."""

from . import cluster, identities, in_aws
from .kind import Kind

KINDS: dict[str, Kind] = cluster.KINDS | identities.KINDS | in_aws.KINDS
