"""The application level: namespaces, the parts that all applications share, and the kinds of applications."""

from ..iam_permissions import Statement
from .configuration import Surroundings, config_map
from .container import Container, ContainerArgs, ContainerPort
from .cron_job import CronJob, CronJobArgs
from .deployment import Strategy, VolumeReach
from .egress import EgressPeer, EgressPort, EgressRule, IpBlock, LabelSelector
from .exposure import GatewayName, Ingress, IngressTls, ServedPort, Service, ServiceType
from .job import MAX_JOB_NAME, Job, JobArgs
from .long_running import LongRunning, LongRunningArgs, Plan, PortOfNode
from .manifests import Manifests
from .namespace import Namespace
from .nginx import Nginx, NginxArgs
from .nginx_configuration import CacheRule, Gzip, NginxTuning
from .pod import Resources, plan_container, restricted_spec
from .pod_autoscaler import PodScaling
from .pod_identity import PodIdentity, PodRights
from .pod_settings import EmptyDir, InitContainer, PodArgs
from .probes import Exec, HttpGet, Probe, TcpSocket
from .process import ValueSource
from .security_exceptions import AddedCapabilities, ContainerException, PodException, SeccompProfile
from .stateful_set import (
    MAX_SET_NAME,
    ClaimRetention,
    RollingUpdateOfSet,
    StatefulSet,
    StatefulSetArgs,
    UpdateStrategy,
    VolumeClaimTemplate,
)
from .toleration import Toleration
from .web_application import WebApplication, WebApplicationArgs

__all__ = [
    "MAX_JOB_NAME",
    "MAX_SET_NAME",
    "AddedCapabilities",
    "CacheRule",
    "ClaimRetention",
    "Container",
    "ContainerArgs",
    "ContainerException",
    "ContainerPort",
    "CronJob",
    "CronJobArgs",
    "EgressPeer",
    "EgressPort",
    "EgressRule",
    "EmptyDir",
    "Exec",
    "GatewayName",
    "Gzip",
    "HttpGet",
    "Ingress",
    "IngressTls",
    "InitContainer",
    "IpBlock",
    "Job",
    "JobArgs",
    "LabelSelector",
    "LongRunning",
    "LongRunningArgs",
    "Manifests",
    "Namespace",
    "Nginx",
    "NginxArgs",
    "NginxTuning",
    "Plan",
    "PodArgs",
    "PodException",
    "PodIdentity",
    "PodRights",
    "PodScaling",
    "PortOfNode",
    "Probe",
    "Resources",
    "RollingUpdateOfSet",
    "SeccompProfile",
    "ServedPort",
    "Service",
    "ServiceType",
    "StatefulSet",
    "StatefulSetArgs",
    "Statement",
    "Strategy",
    "Surroundings",
    "TcpSocket",
    "Toleration",
    "UpdateStrategy",
    "ValueSource",
    "VolumeClaimTemplate",
    "VolumeReach",
    "WebApplication",
    "WebApplicationArgs",
    "config_map",
    "plan_container",
    "restricted_spec",
]
