"""Applications: the namespace they run in and the kinds there are."""

from .namespace import Namespace
from .nginx import Nginx, NginxArgs
from .nginx_configuration import NginxTuning

__all__ = ["Namespace", "Nginx", "NginxArgs", "NginxTuning"]
