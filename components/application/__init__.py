"""The application level: namespaces, the parts that all web applications share, and the kinds of applications."""

from .deployment import Strategy, VolumeReach
from .exposure import Ingress, IngressTls, Service, ServiceType
from .namespace import Namespace
from .nginx import Nginx, NginxArgs
from .nginx_configuration import CacheRule, Gzip, NginxTuning
from .pod_autoscaler import PodScaling
from .web_application import Plan, Resources, WebApplication, WebApplicationArgs, plan_container, restricted_spec

__all__ = [
    "CacheRule",
    "Gzip",
    "Ingress",
    "IngressTls",
    "Namespace",
    "Nginx",
    "NginxArgs",
    "NginxTuning",
    "Plan",
    "PodScaling",
    "Resources",
    "Service",
    "ServiceType",
    "Strategy",
    "VolumeReach",
    "WebApplication",
    "WebApplicationArgs",
    "plan_container",
    "restricted_spec",
]
