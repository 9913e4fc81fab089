"""The network level: a new or existing VPC, its subnets and gateways, devices, and access to ports."""

from .access import Access
from .addresses import SubnetKind, SubnetPlan, plan_subnets
from .device import Device
from .existing_vpc import FoundSubnet, FoundVpc, UnfitVpcError, find_vpc
from .flow_logs import FlowLogs
from .network import Network
from .network_args import WELL_KNOWN_ENDPOINTS, ExistingVpc, Nat, NetworkArgs, SubnetSelection
from .vpc import inner_kind

__all__ = [
    "WELL_KNOWN_ENDPOINTS",
    "Access",
    "Device",
    "ExistingVpc",
    "FlowLogs",
    "FoundSubnet",
    "FoundVpc",
    "Nat",
    "Network",
    "NetworkArgs",
    "SubnetKind",
    "SubnetPlan",
    "SubnetSelection",
    "UnfitVpcError",
    "find_vpc",
    "inner_kind",
    "plan_subnets",
]
