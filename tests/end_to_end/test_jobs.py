"""Jobs of the page's example on a node: before their application, once for each definition, and when they fail.

The tests share one stack.
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
from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.load import under_load
from tests.harness.local_environment import local
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for


def environment() -> dict[str, Any]:
    """Return the example of docs/job.md with the image and the storage of the embedded node, and a backup a minute."""
    page = (ROOT / "docs" / "job.md").read_text()
    shown = next(one for one in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "  migrate:\n" in one)
    applications = yaml.safe_load(shown)["applications"]
    for one in applications.values():
        one["image"] = BUSYBOX
    # The program is the first of its pod, and ends only when it is killed.
    applications["shop"] |= {"service": {"type": "NodePort"}, "terminationGracePeriodSeconds": 6}
    applications["backup"]["schedule"] = "* * * * *"
    # Without the page, which the job writes, the first pod of the shop does not start.
    applications["shop"]["initContainers"] = [{"name": "check", "command": ["test", "-e", "/data/index.html"]}]
    return local() | {"applications": applications}


@pytest.fixture(scope="module")
def stack(checkout: Checkout) -> Iterator[CheckoutStack]:
    """A stack that is up with the example."""
    with new_stack(checkout, "jobs") as one:
        one.up(environment())
        yield one


def migrating(environment: dict[str, Any], script: str) -> dict[str, Any]:
    """Return an environment with another definition of its job, and a change of the application after it."""
    result = copy.deepcopy(environment)
    result["applications"]["migrate"] |= {"command": ["sh", "-c", script], "backoffLimit": 0}
    result["applications"]["shop"]["env"] = {"SCRIPT": str(len(script))}
    return result


def jobs(checkout: Checkout, stack: CheckoutStack) -> list[str]:
    found = [one["metadata"] for one in checkout.objects("job", stack.name)]
    names = [one["name"] for one in found if "deletionTimestamp" not in one]
    return sorted(one for one in names if one.startswith("migrate-"))


def test_a_job_runs_before_its_application_once_for_each_definition(stack: CheckoutStack, checkout: Checkout) -> None:
    first = environment()
    url = stack.outputs()["applications"]["shop"]["url"]
    wait_for_page("<h1>Version 1</h1>", url)
    before = jobs(checkout, stack)
    assert len(before) == 1
    stack.pulumi("refresh", "--yes", "--skip-preview")
    stack.pulumi("preview", "--expect-no-changes")

    # The page is replaced as a whole, because a request would be answered with a file that is being written.
    second = migrating(first, "echo '<h1>Version 2</h1>' > /data/new; mv /data/new /data/index.html")
    stack.write(second)
    (checkout.path / "preview.json").write_text(stack.pulumi("preview", "--json"))
    review = checkout.run(".venv/bin/python", "-m", "review", "preview.json", "--environment", str(stack.file))
    assert "it runs once, and again if it fails" in review
    assert "a job with another definition takes its place" in review
    with under_load(url) as load:
        stack.up()
    assert load.failed == []
    wait_for_page("<h1>Version 2</h1>", url)
    assert len(jobs(checkout, stack)) == 1
    assert jobs(checkout, stack) != before

    failing = migrating(first, "echo no table orders; exit 3")
    stack.write(failing)
    with under_load(url) as load:
        failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    assert load.failed == []
    assert "application migrate: the job has failed: BackoffLimitExceeded" in failed.stdout
    assert re.search(r"the log of container migrate ends with:\n +no table orders\n", failed.stdout)
    assert "application shop is not changed, because a job before it has failed" in failed.stdout
    shop = checkout.kubectl("get", "deployment", "shop", f"--namespace={stack.name}", "-o", "json")
    env = json.loads(shop)["spec"]["template"]["spec"]["containers"][0]["env"]
    assert env == [{"name": "SCRIPT", "value": second["applications"]["shop"]["env"]["SCRIPT"]}]

    again = re.search(r"pulumi up --replace '(\S+)'", failed.stdout)
    assert again is not None
    (one,) = [name for name in jobs(checkout, stack) if again[1].endswith(f"::{name}")]
    uid = ["get", "job", one, f"--namespace={stack.name}", "-o", "jsonpath={.metadata.uid}"]
    former = checkout.kubectl(*uid)
    assert stack.attempt("up", "--yes", "--skip-preview", "--replace", again[1]).returncode != 0
    assert checkout.kubectl(*uid) != former, "it has run again"

    stack.up(second)
    wait_for_page("<h1>Version 2</h1>", url)
    assert len(jobs(checkout, stack)) == 1


def test_a_cron_job_runs(stack: CheckoutStack, checkout: Checkout) -> None:
    (cron_job,) = checkout.objects("cronjob", stack.name)
    assert cron_job["spec"]["timeZone"] == "Europe/Berlin"

    def copied() -> bool | None:
        command = ("exec", f"--namespace={stack.name}", "deployment/shop", "--", "ls", "/data")
        return any(re.fullmatch(r"index\.html\.\d", one) for one in checkout.kubectl(*command).split()) or None

    assert wait_for("the backup", copied)
