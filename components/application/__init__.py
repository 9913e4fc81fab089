"""The application level: namespaces, what every web application has, and the kinds of applications."""

from .exposure import Ingress, Service, ServiceType
from .namespace import Namespace
from .nginx import Nginx, NginxArgs
from .nginx_configuration import NginxTuning
from .pod_autoscaler import PodScaling
from .web_application import Plan, WebApplication, WebApplicationArgs, plan_container, restricted_spec

__all__ = [
    "Ingress",
    "Namespace",
    "Nginx",
    "NginxArgs",
    "NginxTuning",
    "Plan",
    "PodScaling",
    "Service",
    "ServiceType",
    "WebApplication",
    "WebApplicationArgs",
    "plan_container",
    "restricted_spec",
]
