"""Applications: the namespace they run in, what all of them have, and the kinds there are."""

from .autoscaling import Autoscaling
from .exposure import Ingress, Service, ServiceType
from .namespace import Namespace
from .nginx import Nginx, NginxArgs
from .nginx_configuration import NginxTuning
from .web_application import Plan, WebApplication, WebApplicationArgs, confined, plan_container

__all__ = [
    "Autoscaling",
    "Ingress",
    "Namespace",
    "Nginx",
    "NginxArgs",
    "NginxTuning",
    "Plan",
    "Service",
    "ServiceType",
    "WebApplication",
    "WebApplicationArgs",
    "confined",
    "plan_container",
]
