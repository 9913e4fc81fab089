"""Containers of the page's example on a node: served, updated without a failed request, with secrets nobody reads.

Most tests share one stack that is up with the example.
"""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from embedded.node_images import BUSYBOX
from embedded.project import ROOT
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.load import PER_SECOND, under_load
from tests.harness.local_environment import local
from tests.harness.pages import wait_for_page

PASSWORD, TOKEN = "correct-horse-7", "battery-staple-8"
PAGE = "<h1>Hello from a container</h1>"


def environment() -> dict[str, Any]:
    """Return the example of docs/container.md with the image and the storage of the embedded node."""
    page = (ROOT / "docs" / "container.md").read_text()
    shown = next(one for one in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "  worker:\n" in one)
    applications = yaml.safe_load(shown)["applications"]
    for one in applications.values():
        one["image"] = BUSYBOX
    del applications["api"]["nodePort"]
    # The program is the first of its pod, and ends only when it is killed.
    applications["api"] |= {"service": {"type": "NodePort"}, "terminationGracePeriodSeconds": 6}
    return local() | {"applications": applications}


def changed(environment: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return an environment with other settings of its application `api`."""
    result = copy.deepcopy(environment)
    result["applications"]["api"] |= settings
    return result


def set_secrets(stack: CheckoutStack) -> None:
    for key, value in {"dbPassword": PASSWORD, "apiToken": TOKEN}.items():
        stack.pulumi("config", "set", "--secret", key, value)


@pytest.fixture(scope="module")
def shared(checkout: Checkout) -> Iterator[CheckoutStack]:
    """A stack with the example. Each test leaves it as it was, except the last one."""
    with new_stack(checkout, "containers") as one:
        one.write(environment())
        set_secrets(one)
        one.up()
        yield one


def run_in(checkout: Checkout, stack: CheckoutStack, application: str, *command: str) -> str:
    """Return what a command in a pod of an application prints. `kubectl` alone may choose a pod that is ending."""
    pod = next(iter(pods_of(stack, application)))
    return checkout.kubectl("exec", f"--namespace={stack.name}", pod, "--", *command).strip()


def pods_of(stack: CheckoutStack, application: str) -> dict[str, str]:
    """Return the pods of an application that are not being deleted, and the image of each."""
    return {
        one["metadata"]["name"]: one["spec"]["containers"][0]["image"]
        for one in stack.checkout.pods(stack.name)
        if one["metadata"]["labels"]["app"] == application
    }


def test_a_missing_secret_is_reported_before_anything_is_created(stack: CheckoutStack) -> None:
    stack.write(environment())
    stack.pulumi("config", "set", "apiToken", "not encrypted")
    failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    assert "the configuration has 2 problems, so nothing was changed:" in failed.stdout
    at = r"stacks/\S+\.yaml:\d+: applications\.api"
    assert re.search(rf"{at}\.env\.DB_PASSWORD\.config: key of the stack's conf\S+ not found", failed.stdout)
    assert re.search(rf"{at}\.files\./etc/api/token\.config: not allowed, because its v", failed.stdout)
    assert f"`pulumi config set --secret dbPassword -s {stack.name}`" in failed.stdout
    assert [one for one in stack.resources() if not one["type"].startswith("pulumi:")] == []
    stack.pulumi("config", "rm", "apiToken")


def test_the_containers_of_the_page_are_served_and_updated(shared: CheckoutStack, checkout: Checkout) -> None:
    stack, first = shared, environment()
    outputs = stack.outputs()["applications"]
    url = outputs["api"]["url"]
    wait_for_page(PAGE, url)
    assert outputs["worker"] == {}
    assert run_in(checkout, stack, "api", "sh", "-c", "echo $DB_PASSWORD") == PASSWORD
    assert run_in(checkout, stack, "api", "cat", "/etc/api/token") == TOKEN
    assert run_in(checkout, stack, "api", "sh", "-c", "id -u") == "65534"
    assert "UTC" in run_in(checkout, stack, "worker", "cat", "/data/last")
    exported = stack.pulumi("stack", "export")
    assert PASSWORD not in exported
    assert TOKEN not in exported
    stack.pulumi("preview", "--expect-no-changes", "--refresh")

    other = json.loads((checkout.path / ".strata" / "node" / "images.json").read_text())
    tag = next(str(one) for one in other if re.fullmatch(r"localhost/strata/busybox:[\d.]+", one))
    page = {"/www/index.html": "<h1>Changed</h1>", "/etc/api/token": {"config": "apiToken"}}
    for settings in ({"files": page}, {"env": {"LOG_LEVEL": "debug"}}, {"image": tag}, {"replicas": 3}):
        before = pods_of(stack, "api")
        with under_load(url) as load:
            stack.up(changed(first, **settings))
        assert load.failed == [], settings
        assert load.answered > PER_SECOND
        assert before.items() != pods_of(stack, "api").items()
    assert set(pods_of(stack, "api").values()) == {BUSYBOX}
    assert len(pods_of(stack, "api")) == 3
    stack.up(first)
    wait_for_page(PAGE, url)


@pytest.mark.usefixtures("account")
def test_secrets_of_aws_are_read_and_rotated(stack: CheckoutStack, checkout: Checkout, aws: Proxy) -> None:
    command = ["sh", "-c", "busybox httpd -f -p 8080 -h /tmp"]
    sources = {"DB": {"secretsManager": "prod/shop", "key": "password"}, "TOKEN": {"parameter": "/shop/token"}}
    files = {"/etc/all": {"secretsManager": "prod/shop"}}
    api: dict[str, Any] = {"kind": "container", "image": BUSYBOX, "command": command, "env": sources, "files": files}
    api["terminationGracePeriodSeconds"] = 6
    first: dict[str, Any] = {"kubernetes": {"kind": "embedded"}, "applications": {"api": api}}
    first["aws"] = {"region": "us-east-1"}
    secrets, parameters = aws.direct("secretsmanager"), aws.direct("ssm")
    secrets.create_secret(Name="prod/shop", SecretString=json.dumps({"passwd": PASSWORD}))
    stack.write(first)
    failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    assert "the environment has 2 problems with AWS, so nothing was changed:" in failed.stdout
    assert re.search(r"yaml:\d+: applications.api.env.DB.secretsManager: .*no key password; it has: p", failed.stdout)
    assert re.search(r"yaml:\d+: applications.api.env.TOKEN.parameter: .*does not exist in this region", failed.stdout)
    assert [one for one in stack.resources() if not one["type"].startswith("pulumi:")] == []

    text = json.dumps({"password": PASSWORD})
    secrets.put_secret_value(SecretId="prod/shop", SecretString=text)
    parameters.put_parameter(Name="/shop/token", Value=TOKEN, Type="SecureString")
    aws.faults.append(Refused("ssm:GetParameter", "AccessDeniedException", "not authorized", times=99))
    failed = stack.attempt("up", "--yes", "--skip-preview")
    aws.faults.clear()
    assert re.search(r"TOKEN.parameter: cannot be read: ssm:GetParameter: .*lack this permission", failed.stdout)
    stack.up()
    read = run_in(checkout, stack, "api", "sh", "-c", "echo $DB $TOKEN; cat /etc/all")
    assert read == f"{PASSWORD} {TOKEN}\n{text}"
    exported = stack.pulumi("stack", "export")
    assert PASSWORD not in exported
    assert TOKEN not in exported

    secrets.put_secret_value(SecretId="prod/shop", SecretString=json.dumps({"password": "another-9"}))
    stack.pulumi("preview", "--expect-no-changes")
    sources["DB"]["version"] = 2  # type: ignore[assignment]
    stack.write(first)
    assert "another-9" not in stack.pulumi("preview", "--diff")
    stack.up()
    assert run_in(checkout, stack, "api", "sh", "-c", "echo $DB") == "another-9"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (
            {
                "ports": [{"containerPort": 8081, "servicePort": 8080}],
                "readinessProbe": {"tcpSocket": {}},
                "progressDeadlineSeconds": 20,
            },
            "Startup probe failed",
        ),
        ({"command": ["busybox", "false"]}, "has been restarted 3 times"),
        ({"command": ["no-such-program"]}, "executable file not found"),
    ],
)
def test_a_container_that_does_not_serve_ends_the_update(
    shared: CheckoutStack, settings: dict[str, Any], reason: str
) -> None:
    stack, first = shared, environment()
    url = stack.outputs()["applications"]["api"]["url"]
    stack.write(changed(first, **settings))
    with under_load(url) as load:
        failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    assert reason in failed.stdout
    assert "2 pods still serve" in failed.stdout
    assert PASSWORD not in failed.stdout
    assert load.failed == []
    stack.up(first)


def test_a_secret_is_rotated_without_a_failed_request(shared: CheckoutStack, checkout: Checkout) -> None:
    stack, first = shared, environment()
    url, before = stack.outputs()["applications"]["api"]["url"], pods_of(stack, "api")
    stack.pulumi("config", "set", "--secret", "dbPassword", "another-9")
    assert "another-9" not in stack.pulumi("preview", "--diff")
    stack.up()
    assert pods_of(stack, "api") == before
    rotated = copy.deepcopy(first)
    rotated["applications"]["api"]["env"]["DB_PASSWORD"]["version"] = 2
    stack.write(rotated)
    plan = stack.pulumi("preview", "--json")
    assert "another-9" not in plan
    (checkout.path / "preview.json").write_text(plan)
    review = checkout.run(".venv/bin/python", "-m", "review", "preview.json", "--environment", str(stack.file))
    assert "another-9" not in review
    assert "new pods serve before the old ones end" in review
    with under_load(url) as load:
        stack.up()
    assert load.failed == []
    assert run_in(checkout, stack, "api", "sh", "-c", "echo $DB_PASSWORD") == "another-9"
    assert not before.keys() & pods_of(stack, "api").keys()
    names = [one["metadata"]["name"] for one in checkout.objects("secret", stack.name)]
    assert len(names) == 1, "the Secret of the former version is deleted"
