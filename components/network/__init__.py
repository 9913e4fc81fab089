"""The network level: a VPC with its subnets and gateways, devices, and access to ports."""

from .access import Access
from .addresses import SubnetKind, SubnetPlan, plan_subnets
from .device import Device
from .flow_logs import FlowLogs
from .network import Nat, Network, NetworkArgs

__all__ = [
    "Access",
    "Device",
    "FlowLogs",
    "Nat",
    "Network",
    "NetworkArgs",
    "SubnetKind",
    "SubnetPlan",
    "plan_subnets",
]
