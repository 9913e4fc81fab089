"""The level of services: programs of a cluster that applications rely on, such as a metrics server."""

from .acme import AcmeArgs, Dns01Args, plan_acme_issuer, plan_dns01_issuer, plan_dns01_statements
from .certificates import AUTHORITY, Authority, Certificates, CertificatesArgs, IssuerRef, plan_certificate
from .certificates import KIND as CERTIFICATE_KIND
from .certificates import NAMESPACE as CERTIFICATES_NAMESPACE
from .dns import NAMESPACE as DNS_NAMESPACE
from .dns import Dns, DnsArgs, plan_sources
from .dns import plan_statements as plan_dns_statements
from .gateway import PORTS as GATEWAY_PORTS
from .gateway import Gateway, GatewayArgs, GatewayOfClass, plan_eks_annotations
from .gateway_objects import GATEWAY, HTTP_LISTENER
from .gateway_objects import NAMESPACE as GATEWAY_NAMESPACE
from .gateway_objects import NEWEST as GATEWAY_NEWEST
from .gateway_objects import ROUTES as GATEWAY_ROUTES
from .load_balancer import NAMESPACE as LOAD_BALANCER_NAMESPACE
from .load_balancer import LoadBalancer, LoadBalancerArgs
from .metrics import API_SERVICE as METRICS_API
from .metrics import Metrics, MetricsArgs
from .objects import INSTANCE

__all__ = [
    "AUTHORITY",
    "CERTIFICATES_NAMESPACE",
    "CERTIFICATE_KIND",
    "DNS_NAMESPACE",
    "GATEWAY",
    "GATEWAY_NAMESPACE",
    "GATEWAY_NEWEST",
    "GATEWAY_PORTS",
    "GATEWAY_ROUTES",
    "HTTP_LISTENER",
    "INSTANCE",
    "LOAD_BALANCER_NAMESPACE",
    "METRICS_API",
    "AcmeArgs",
    "Authority",
    "Certificates",
    "CertificatesArgs",
    "Dns",
    "Dns01Args",
    "DnsArgs",
    "Gateway",
    "GatewayArgs",
    "GatewayOfClass",
    "IssuerRef",
    "LoadBalancer",
    "LoadBalancerArgs",
    "Metrics",
    "MetricsArgs",
    "plan_acme_issuer",
    "plan_certificate",
    "plan_dns01_issuer",
    "plan_dns01_statements",
    "plan_dns_statements",
    "plan_eks_annotations",
    "plan_sources",
]
