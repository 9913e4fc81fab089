"""`stacks/services.yaml` and external-dns: what the cluster offers, and an application that uses all of it."""

import base64
import http.client
import json
import os
import random
import signal
import subprocess
from functools import partial
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from components.services import AcmeArgs, plan_dns01_issuer
from embedded.build import build
from embedded.node_addresses import addresses_at
from embedded.node_images import BUSYBOX
from embedded.project import ROOT
from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.pages import served, served_securely, wait_for_page
from tests.harness.pebble import acme_server
from tests.harness.waiting import wait_for, wait_until

from .hosted_zone import Zone, new_zone

API = "apiservice/v1beta1.metrics.k8s.io"
PROGRAMS = ("cert-manager", "external-dns", "gateway-api", "metrics-server", "traefik")
DOMAIN = "example.test"
KILLS = 2
INSTALLATION_SECONDS = 30


def redirected(address: str, host: str) -> str | None:
    """Return where the port 80 of an address redirects the requests for a host, or None while it does not answer."""
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": host})
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return answer.getheader("Location") if answer.status == http.HTTPStatus.MOVED_PERMANENTLY else None


def is_gone(url: str) -> bool:
    """Return whether nothing answers at a URL."""
    return served(url) is None


def assert_is_measured(stack: CheckoutStack, checkout: Checkout) -> None:
    """Assert that `kubectl top` and the autoscaler see the usage of the pods."""

    def usage() -> list[str] | None:
        done = checkout.attempt("kubectl", "top", "pod", "-n", stack.name, "--no-headers")
        return done.stdout.split() if done.returncode == 0 else None

    pod, cpu, memory = wait_for("the measured usage of the pod", usage)
    assert pod.startswith("shop-")
    assert (cpu[-1], memory[-2:]) == ("m", "Mi")

    def measured() -> dict[str, Any] | None:
        scaler = checkout.objects("hpa", stack.name)[0]
        found = scaler["status"].get("currentMetrics") or []
        return next((one["resource"] for one in found if "resource" in one), None)

    assert wait_for("the usage that the autoscaler sees", measured)["name"] == "cpu"


def assert_has_a_gateway_of_its_own(
    stack: CheckoutStack, application: dict[str, Any], address: str, authority: str
) -> None:
    """Assert that a stack serves a host over HTTPS with what another one has installed."""
    services = {"gateway": {"present": True, "gatewayClassName": "traefik"}, "certificates": {"present": True}}
    application = {**application, "host": "own.example.test", "autoscaling": None}
    stack.up({"kubernetes": {"kind": "embedded", "services": services}, "applications": {"other": application}})
    assert stack.outputs()["applications"]["other"]["url"] == "https://own.example.test"
    page = wait_for("the page at its gateway", lambda: served_securely(address, "own.example.test", authority))
    assert page == "<h1>Open</h1>"
    wait_until("the redirection", lambda: redirected(address, "own.example.test"), "https://own.example.test/")


def assert_waits_for_no_issuer(stack: CheckoutStack, application: dict[str, Any]) -> None:
    """Assert that an update is rejected which would wait for an issuer, and that one in a namespace can be named."""
    service = {"present": True, "gatewayClassName": "traefik"}
    services = {"gateway": service, "certificates": {"present": True, "issuerRef": {"name": "nobody"}}}
    application = {**application, "host": "own.example.test", "autoscaling": None}
    environment = {"kubernetes": {"kind": "embedded", "services": services}, "applications": {"other": application}}
    stack.write(environment)
    rejected = stack.attempt("preview").stdout
    assert "services.certificates.issuerRef: 'ClusterIssuer nobody': issuer of cert-manager.io in the" in rejected

    issuer = {"apiVersion": "cert-manager.io/v1", "kind": "Issuer", "metadata": {"name": "own", "namespace": "edge"}}
    services["certificates"]["issuerRef"] = {"name": "own", "kind": "Issuer"}
    stack.write(environment)
    rejected = stack.attempt("preview").stdout
    assert f"namespace {stack.name}-gateway, which the environment creates: write namespace at the gateway" in rejected
    stack.checkout.kubectl("create", "namespace", "edge")
    manifest = json.dumps(issuer | {"spec": {"selfSigned": {}}})
    stack.checkout.kubectl("apply", "-f-", stdin=manifest)
    service["namespace"] = "edge"
    stack.up(environment)
    held = [one["metadata"]["name"] for one in stack.checkout.objects("gateway.gateway.networking.k8s.io", "edge")]
    assert held == [stack.name]
    [secret] = [one for one in stack.checkout.objects("secret", "edge") if one["type"] == "kubernetes.io/tls"]
    assert secret["metadata"]["name"] == stack.name


def install_in_spite_of_kills(stack: CheckoutStack, environment: dict[str, Any]) -> None:
    """Bring the stack up by a plain `pulumi up` after several that were killed, each at a moment that is drawn."""
    build(PROGRAMS)
    stack.write(environment)
    seed = random.SystemRandom().randrange(10**6)
    drawn = random.Random(seed)  # noqa: S311 - repeatable on purpose
    for _ in range(KILLS):
        command = ("up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name)
        up = stack.checkout.start("pulumi", *command)
        try:
            up.communicate(timeout=drawn.uniform(2, INSTALLATION_SECONDS))
        except subprocess.TimeoutExpired:
            os.killpg(up.pid, signal.SIGKILL)
            up.communicate()
            stack.pulumi("cancel", "--yes")
    done = stack.attempt("up", "--yes", "--skip-preview")
    assert done.returncode == 0, f"seed {seed}: {done.stdout}{done.stderr}"


def is_open(checkout: Checkout, namespace: str, port: int) -> bool:
    """Return whether a pod of another namespace can connect to a port of the one pod of a namespace."""
    [pod] = checkout.pods(namespace)
    connect = ("timeout", "5", "bash", "-c", f"</dev/tcp/{pod['status']['podIP']}/{port}")
    options = ("--namespace=default", f"--image={BUSYBOX}", "--restart=Never", "--rm", "-i", "--quiet")
    return checkout.attempt("kubectl", "run", "visitor", *options, "--command", "--", *connect).returncode == 0


def left(checkout: Checkout) -> list[str]:
    """Return what services have in the cluster besides their kinds, which stay for other stacks."""
    kinds = "namespace,clusterrole,clusterrolebinding,gatewayclass,clusterissuer"
    names = ("strata-", "traefik", "cert-manager", "external-dns", "metrics-server", "local-ca", "self-signed")
    return [one for one in checkout.kubectl("get", kinds, "-o", "name").split() if any(name in one for name in names)]


def assert_others_use_them(
    stack: CheckoutStack, environment: dict[str, Any], zone: Zone, address: str, authority: str
) -> None:
    """Assert that another stack cannot install the services again, and serves a host with them."""
    shop, gateway = environment["applications"]["shop"], f"http://{address}"
    with new_stack(stack.checkout, "second") as second:
        second.write({"aws": environment["aws"], "kubernetes": environment["kubernetes"]})
        rejected = second.attempt("preview")
        by_namespace = dict.fromkeys(("gateway", "certificates", "dns"), "Namespace")
        for service, held in {"metrics": "APIService", **by_namespace}.items():
            assert f"kubernetes.services.{service}: " in rejected.stdout
            assert f"as {held} of the cluster, installed by stack {stack.name}: " in rejected.stdout
        present = {service: {"present": True} for service in ("metrics", "gateway")}
        second.up(
            {
                "kubernetes": {"kind": "embedded", "services": present},
                "applications": {"other": {**shop, "host": "other.example.test"}},
            }
        )
        assert wait_for("the page of the other stack", lambda: served(gateway, "other.example.test"))
        hosts = {shop["host"]: [address], "other.example.test": [address]}
        wait_until("the record of its host", zone.hosts, hosts)
        assert_has_a_gateway_of_its_own(second, shop, address, authority)
        second.up({"kubernetes": {"kind": "embedded", "services": present}})
        wait_for("the end of its route", lambda: redirected(address, "other.example.test"))
        wait_until("the end of its record", zone.hosts, {shop["host"]: [address]})
        assert_waits_for_no_issuer(second, shop)
        second.up({"kubernetes": {"kind": "embedded", "services": present}})
        assert stack.checkout.objects("gateway.gateway.networking.k8s.io", "edge") == []
        stack.checkout.kubectl("delete", "namespace", "edge")


def assert_acme_issues(stack: CheckoutStack, environment: dict[str, Any], folder: Path) -> None:
    """Assert that an ACME server issues the certificate of the host, which it has proved at the gateway."""
    address, host = stack.outputs()["kubernetes"]["nodeAddress"], environment["applications"]["shop"]["host"]
    with acme_server(folder, addresses_at(IPv4Address(address)).host, address) as server:
        acme = {"server": server.directory, "email": "ops@example.org", "caBundle": server.ca_bundle}
        services = environment["kubernetes"]["services"] | {"certificates": {"acme": acme}}
        stack.up({**environment, "kubernetes": {"kind": "embedded", "services": services}})
        assert wait_for("the page", lambda: served_securely(address, host, server.roots)) == "<h1>Open</h1>"
        wait_until("the redirection", lambda: redirected(address, host), f"https://{host}/")
        assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")


def assert_takes_an_issuer_of_records(checkout: Checkout) -> None:
    """Assert that the API server accepts the issuer that proves hosts by records, by the schema of cert-manager."""
    acme = AcmeArgs.model_validate({"server": "https://acme.example.org/directory", "email": "ops@example.org"})
    issuer = plan_dns01_issuer(acme, {DOMAIN: "Z05346603AMSIBWU1JMO8"}, "by-records", "us-east-1")
    checkout.kubectl("create", "--dry-run=server", "--validate=strict", "--filename=-", stdin=json.dumps(issuer))


@pytest.fixture
def environment() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "stacks" / "services.yaml").read_text())
    return loaded


@pytest.fixture
def zone(checkout: Checkout) -> Zone:
    return new_zone(checkout, DOMAIN)


def test_an_application_uses_every_service_of_the_cluster(
    stack: CheckoutStack, checkout: Checkout, environment: dict[str, Any], zone: Zone, tmp_path: Path
) -> None:
    environment["aws"] = {"region": "us-east-1", "endpoint": "embedded"}
    environment["kubernetes"]["services"]["dns"] = {"hostedZones": {DOMAIN: zone.id}}
    install_in_spite_of_kills(stack, environment)
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    outputs, shop = stack.outputs(), environment["applications"]["shop"]
    assert outputs["applications"]["shop"]["url"] == f"https://{shop['host']}"
    address = outputs["kubernetes"]["nodeAddress"]
    authority = json.loads(checkout.kubectl("get", "secret", "-n", "strata-certificates", "local-ca", "-o", "json"))
    trusted = base64.b64decode(authority["data"]["ca.crt"]).decode()
    assert wait_for("the page", lambda: served_securely(address, shop["host"], trusted)) == "<h1>Open</h1>"
    wait_until("the redirection", lambda: redirected(address, shop["host"]), f"https://{shop['host']}/")
    wait_for("a connection of a pod to the gateway", lambda: is_open(checkout, "strata-gateway", 443))
    assert not is_open(checkout, "strata-gateway", 8080)
    assert not is_open(checkout, "strata-certificates", 9403)
    wait_until("the record", zone.hosts, {shop["host"]: [address]})

    for word in ("down", "up"):
        checkout.run(".venv/bin/python", "-m", "embedded", "node", word)
    assert wait_for("the page", lambda: served_securely(address, shop["host"], trusted)) == "<h1>Open</h1>"
    assert_is_measured(stack, checkout)
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

    assert_takes_an_issuer_of_records(checkout)
    assert_others_use_them(stack, environment, zone, address, trusted)

    def is_secured() -> bool:
        return "secret/gateway\n" in checkout.kubectl("get", "secret", "-n", "strata-gateway", "-o", "name")

    wait_for("the certificate's key", is_secured)
    services = {name: one for name, one in environment["kubernetes"]["services"].items() if name != "certificates"}
    stack.up({**environment, "kubernetes": {"kind": "embedded", "services": services}})
    wait_for_page("<h1>Open</h1>", f"http://{address}", shop["host"])
    wait_for("the end of the certificate's key", lambda: not is_secured())

    assert_acme_issues(stack, environment, tmp_path)
    stack.up({**environment, "kubernetes": {"kind": "embedded", "services": services}, "applications": {}})
    wait_until("the end of the record", zone.hosts, {})
    removed = {**environment, "kubernetes": {"kind": "embedded"}, "applications": {}}
    stack.up(removed)
    assert left(checkout) == []
    assert json.loads(checkout.kubectl("get", API, "--ignore-not-found", "-o", "json") or "{}") == {}
    stack.write({"kubernetes": {"kind": "embedded", "services": {"metrics": {"present": True}}}})
    assert "the cluster has no APIService v1beta1.metrics.k8s.io" in stack.pulumi("preview")


def test_a_load_balancer_has_an_address_of_this_machine(
    stack: CheckoutStack, checkout: Checkout, environment: dict[str, Any]
) -> None:
    shop = {key: one for key, one in environment["applications"]["shop"].items() if key not in ("host", "autoscaling")}
    applications = {name: {**shop, "service": {"type": "LoadBalancer"}} for name in ("shop", "other")}
    balanced = {
        "kubernetes": {"kind": "embedded", "services": {"loadBalancer": {}}},
        "applications": applications,
    }
    stack.up(balanced)
    outputs = stack.outputs()
    urls = {one["url"] for one in outputs["applications"].values()}
    assert len(urls) == len(applications)
    node = addresses_at(IPv4Address(outputs["kubernetes"]["nodeAddress"]))
    for url in urls:
        assert IPv4Address(urlsplit(url).hostname) in node.load_balancers
        assert wait_for("the page", partial(served, url)) == "<h1>Open</h1>"
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")

    with new_stack(checkout, "second") as second:
        second.write({"kubernetes": balanced["kubernetes"]})
        rejected = second.attempt("preview").stdout
        assert "kubernetes.services.loadBalancer: 'strata-load-balancer': already exists, as Namespace" in rejected
        present = {"kind": "embedded", "services": {"loadBalancer": {"present": True}}}
        second.up({"kubernetes": present, "applications": {"third": applications["shop"]}})
        assert wait_for("its page", lambda: served(second.outputs()["applications"]["third"]["url"])) == "<h1>Open</h1>"

    stack.up({"kubernetes": {"kind": "embedded"}, "applications": {"shop": shop}})
    assert "strata-load-balancer" not in checkout.kubectl("get", "namespaces", "-o", "name")
    for url in urls:
        wait_for("the end of the address", partial(is_gone, url))
