"""Rules for the services of a cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from components.base import DNS_LABEL_LENGTH, Args
from components.problems import (
    Problem,
    ValuePath,
    conflict,
    forbidden,
    invalid,
    missing,
    not_applicable,
    not_supported,
)
from components.services import CERTIFICATE_KIND

from ..model.applications import PlacedApplication
from ..model.aws import EMBEDDED, Aws
from ..model.environment import Environment
from ..model.kubernetes import CERT_MANAGER, EXTERNAL_DNS, RESERVED_NAMESPACES, Kubernetes
from ..model.resolved import InCluster, resolve
from .people import center_name_problems
from .pod_security import pod_security_problems

KIND = ("kubernetes", "kind")
METRICS = ("kubernetes", "services", "metrics")
GATEWAY = ("kubernetes", "services", "gateway")
CERTIFICATES = ("kubernetes", "services", "certificates")
DNS = ("kubernetes", "services", "dns")
LOAD_BALANCER = ("kubernetes", "services", "loadBalancer")
ADD_ON = "metrics-server"


def kind_problems(kubernetes: Kubernetes | None, aws: Aws | None) -> Iterator[Problem]:
    """Yield the services that cannot be installed in this kind of cluster."""
    if kubernetes is None:
        return
    yield from _gateway_problems(kubernetes)
    yield from _certificate_problems(kubernetes)
    yield from _dns_problems(kubernetes, aws)
    yield from _load_balancer_problems(kubernetes)
    metrics = kubernetes.services.metrics
    if metrics is not None and kubernetes.creates_eks:
        yield from _settings_of_add_on(METRICS, metrics, sorted(metrics.model_fields_set - {"present"}), ADD_ON)


def _gateway_problems(kubernetes: Kubernetes) -> Iterator[Problem]:
    """Yield why a gateway cannot be installed, and settings of it that do not apply to this kind of cluster."""
    gateway = kubernetes.services.gateway
    if gateway is None:
        return
    if kubernetes.kind == "eks" and gateway.is_referred_to:
        for key in sorted({"name", "namespace"} - gateway.model_fields_set):
            yield missing((*GATEWAY, key), f"add the {key} of the Gateway, or write gatewayClassName instead")
    if gateway.present:
        return
    if kubernetes.kind == "embedded":
        for field in sorted({"scheme", "annotations", "load_balancer_source_ranges"} & gateway.model_fields_set):
            key, what = gateway.key_of(field), "the embedded node, at whose address the gateway is reached"
            yield not_applicable((*GATEWAY, key), getattr(gateway, field), what)._replace(refers_to=KIND)
        if not kubernetes.starts_node:
            remedy = "install it in an environment without renderTo, and write present: true"
            yield not_supported(GATEWAY, gateway, "renderTo", remedy, refers_to=KIND)
    elif kubernetes.kind == "existing" and gateway.scheme is not None:
        remedy = "write annotations for the controller of its load balancers"
        found = not_applicable((*GATEWAY, "scheme"), gateway.scheme, "kind existing", remedy)
        yield found._replace(refers_to=KIND)


def _certificate_problems(kubernetes: Kubernetes) -> Iterator[Problem]:
    """Yield why certificates are not issued: they are for the gateway that the environment installs."""
    gateway, certificates = kubernetes.services.gateway, kubernetes.services.certificates
    if certificates is None:
        return
    if kubernetes.installs_certificates and kubernetes.existing is not None:
        yield _unchanged_cluster(kubernetes, CERTIFICATES, CERT_MANAGER, ", and write present: true with issuerRef")
    elif kubernetes.installs_certificates and not kubernetes.starts_node:
        by = f"kind {kubernetes.kind}" if kubernetes.kind != "embedded" else "renderTo"
        remedy = "install cert-manager by its chart (docs/services.md), and write present: true with issuerRef"
        yield not_supported(CERTIFICATES, certificates, by, remedy, refers_to=KIND)
    if kubernetes.creates_eks:
        given = sorted(certificates.model_fields_set & {"image"})
        yield from _settings_of_add_on(CERTIFICATES, certificates, given, CERT_MANAGER)
    if kubernetes.kind == "eks" and certificates.present and certificates.issuer_ref is None and not certificates.acme:
        yield missing((*CERTIFICATES, "issuerRef"), "add the name and kind of the issuer, or write acme")
    if kubernetes.starts_node and certificates.present and certificates.acme is not None:
        by = "the cert-manager of the embedded node that another environment installs"
        yield not_supported((*CERTIFICATES, "acme"), None, by, "write acme in the file that installs it")
    acme = certificates.acme
    if acme is not None and acme.dns01 is not None and (certificates.present or not kubernetes.creates_eks):
        by = "a cert-manager that this environment does not install as an add-on of EKS"
        remedy = "create an issuer with the rights that it needs, and name it in issuerRef instead of acme"
        yield not_supported((*CERTIFICATES, "acme", "dns01"), None, by, remedy, refers_to=KIND)
    if gateway is not None and gateway.is_referred_to:
        why = "because the certificates of a Gateway that exists are configured there"
        remedy = "remove it, and write protocol: HTTPS at the gateway, or write gatewayClassName there instead of name"
        yield conflict(CERTIFICATES, certificates, ".".join(GATEWAY), remedy, why=why, refers_to=GATEWAY)


def _load_balancer_problems(kubernetes: Kubernetes) -> Iterator[Problem]:
    """Yield why load balancers cannot be installed, or why an entry for them does not apply."""
    balancer = kubernetes.services.load_balancer
    if balancer is None:
        return
    if kubernetes.kind != "embedded":
        remedy = "remove the entry, and use the load balancers that the cluster has"
        yield not_supported(LOAD_BALANCER, balancer, f"kind {kubernetes.kind}", remedy, refers_to=KIND)
    elif kubernetes.installs_load_balancer and not kubernetes.starts_node:
        remedy = "install it in an environment without renderTo, and write present: true"
        yield not_supported(LOAD_BALANCER, balancer, "renderTo", remedy, refers_to=KIND)


def missing_gateway(kubernetes: Kubernetes, hosts: Sequence[str]) -> Iterator[Problem]:
    """Yield that a gateway is missing, once for all that require it. `hosts` are the hosts of applications."""
    needed_by = [*hosts, ".".join(CERTIFICATES)] if kubernetes.services.certificates is not None else hosts
    if needed_by and kubernetes.services.gateway is None:
        present = "{present: true, gatewayClassName: ...}"
        if kubernetes.services.certificates is None:
            present += " or {present: true, name: ..., namespace: ...}"
        instead = f"{present} if the cluster has one"
        installs = kubernetes.starts_node or kubernetes.kind != "embedded"
        remedy = f"add {{}} to install it, or {instead}" if installs else f"add {instead}"
        yield missing(GATEWAY, remedy, required_by=needed_by)


def _dns_problems(kubernetes: Kubernetes, aws: Aws | None) -> Iterator[Problem]:
    """Yield why no records of hosts can be created."""
    dns = kubernetes.services.dns
    if dns is None:
        return
    if kubernetes.kind != "eks" and not kubernetes.starts_node:
        by = f"kind {kubernetes.kind}" if kubernetes.kind != "embedded" else "renderTo"
        remedy = "install external-dns by its own means, which needs no entry"
        yield not_supported(DNS, dns, by, remedy, refers_to=KIND)
    elif kubernetes.starts_node and (aws is None or aws.endpoint != EMBEDDED):
        by = "the embedded node without the AWS API of this machine"
        remedy = "write aws.endpoint: embedded" if aws else "add aws: {region: us-east-1, endpoint: embedded}"
        yield not_supported(DNS, dns, by, remedy, refers_to=KIND)
    elif not dns.hosted_zones:
        path = (*DNS, "hostedZones")
        yield missing(path, "add the domain name and the id of each hosted zone")._replace(refers_to=path)
    if kubernetes.creates_eks:
        yield from _settings_of_add_on(DNS, dns, sorted(dns.model_fields_set & {"image"}), EXTERNAL_DNS)


def _unchanged_cluster(kubernetes: Kubernetes, path: ValuePath, add_on: str, then: str) -> Problem:
    """Return the problem of an add-on that an existing EKS cluster would get."""
    command = f"aws eks create-addon --cluster-name {kubernetes.existing} --addon-name {add_on}"
    why = "an existing EKS cluster is not changed"
    return forbidden(path, None, why, f"run `{command}` unless it has the add-on{then}")


def _settings_of_add_on(path: ValuePath, args: Args, given: Iterable[str], add_on: str) -> Iterator[Problem]:
    """Yield the settings of a service that do not apply because it is an add-on of EKS."""
    for name in given:
        key = args.key_of(name)
        remedy = f"remove it, and configure kubernetes.eks.addOns.{add_on} instead"
        yield not_applicable((*path, key), getattr(args, name), "the add-on of EKS", remedy)


def hosts_without_zone(
    kubernetes: Kubernetes | None, applications: Mapping[str, PlacedApplication]
) -> Iterator[Problem]:
    """Yield the hosts for which no record is created, because they are in none of the hosted zones."""
    dns = kubernetes.services.dns if kubernetes else None
    if dns is None:
        return
    for name, one in applications.items():
        for key, host in one.hosts.items():
            if dns.zone_of(str(host)) is None:
                zones = ", ".join(sorted(dns.hosted_zones))
                rule = f"in none of the hosted zones {zones}, so no record is created for it"
                remedy = "add its zone to kubernetes.services.dns.hostedZones, or create the record by other means"
                yield invalid(("applications", name, *key), str(host), rule, remedy)


def unproved_hosts(kubernetes: Kubernetes | None, applications: Mapping[str, PlacedApplication]) -> Iterator[Problem]:
    """Yield the hosts whose certificate the ACME server would not issue, because no hosted zone can prove them."""
    certificates = kubernetes.services.certificates if kubernetes else None
    dns01 = certificates.acme.dns01 if certificates and certificates.acme else None
    for name, one in applications.items():
        if dns01 is not None and one.host is not None and dns01.zone_of(str(one.host)) is None:
            rule = "in none of the hosted zones of kubernetes.services.certificates.acme.dns01, so nothing proves it"
            yield invalid(
                ("applications", name, "host"), str(one.host), rule, "add its zone there, or use another host"
            )


def stack_name_problems(environment: Environment, stack: str) -> Iterator[Problem]:
    """Yield the problems of a valid environment that depend on the name of its stack."""
    resolved = resolve(environment, stack)
    if resolved.cluster is not None:
        yield from gateway_namespace_problems(resolved.cluster)
        yield from pod_security_problems(resolved.cluster)
    if resolved.aws is not None:
        yield from center_name_problems(resolved.aws, stack)


def gateway_namespace_problems(planned: InCluster) -> Iterator[Problem]:
    """Yield why the Gateway of a class cannot have the namespace that is named after the stack."""
    of_class, name, service = planned.args.gateway_class_name, planned.gateway_namespace, planned.args.services.gateway
    if of_class is None or service is None:
        return
    path = (*GATEWAY, "gatewayClassName")
    if service.shares_namespace:
        if name in planned.namespaces:
            rule = "an entry of the file creates this namespace, and the Gateway needs one that exists"
            yield invalid((*GATEWAY, "namespace"), name, rule, "name another one")
    elif len(name) > DNS_LABEL_LENGTH:
        rule = f"the Gateway's namespace would be {name}, which has more than {DNS_LABEL_LENGTH} characters"
        yield invalid(path, of_class, rule, "rename the file and the stack")
    elif name in RESERVED_NAMESPACES:
        rule = f"the Gateway's namespace would be {name}, which belongs to a service of the embedded node"
        yield invalid(path, of_class, rule, "rename the file and the stack")
    elif name in planned.namespaces:
        rule = f"the Gateway's namespace would be {name}, which an entry of the file names for other objects or rights"
        yield invalid(path, of_class, rule, "name another namespace there")


def no_kind_certificate() -> Problem:
    """Return the problem of certificates that are said to be present in a cluster without cert-manager."""
    rule = f"the cluster has no kind Certificate ({CERTIFICATE_KIND}), so the gateway gets none"
    return invalid((*CERTIFICATES, "present"), True, rule, "install cert-manager first")
