"""The application level: namespaces, the parts that all web applications share, and the kinds of applications."""

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
    "WebApplication",
    "WebApplicationArgs",
    "plan_container",
    "restricted_spec",
]
