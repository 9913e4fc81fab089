"""The example of the README on a node: a web API with PostgreSQL on a claim, and a migration before each version."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import yaml

from embedded.project import ROOT
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.load import under_load
from tests.harness.local_environment import local
from tests.harness.pages import served
from tests.harness.postgres_image import write_image
from tests.harness.waiting import wait_for


def environment() -> dict[str, Any]:
    """Return the example of the README with the storage of stack `local`."""
    page = (ROOT / "README.md").read_text()
    shown = next(one for one in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "  migrate:\n" in one)
    applications = yaml.safe_load(shown)["applications"]
    del applications["api"]["nodePort"]
    applications["api"]["service"] = {"type": "NodePort"}
    result = local() | {"applications": applications}
    result["storage"]["claims"] = {}
    return result


def orders(url: str) -> list[dict[str, Any]]:
    """Return the rows of the database, once the node's proxy forwards to the API and from it to the database."""
    rows: list[dict[str, Any]] = json.loads(wait_for("the orders", lambda: served(f"{url}/orders.cgi")))
    return rows


def test_the_database_of_the_readme_is_migrated_and_keeps_its_data(
    stack: CheckoutStack, checkout: Checkout, tmp_path: Path
) -> None:
    first = environment()
    write_image(tmp_path / "image.tar", *(first["applications"][name]["image"] for name in ("db", "api")))
    checkout.run(".venv/bin/python", "-m", "embedded", "node", "load", str(tmp_path / "image.tar"))
    stack.write(first)
    stack.pulumi("config", "set", "--secret", "dbPassword", "correct-horse-7")
    stack.up()
    url = stack.outputs()["applications"]["api"]["url"]
    assert orders(url) == [{"id": 1, "item": "tea"}]

    second = copy.deepcopy(first)
    statement = "alter table orders add column if not exists paid boolean default false"
    second["applications"]["migrate"]["files"]["/orders.sql"] = statement
    second["applications"]["api"]["env"]["PGAPPNAME"] = "api"
    with under_load(url) as load:
        stack.up(second)
    assert load.failed == []
    assert orders(url) == [{"id": 1, "item": "tea", "paid": False}]

    second["applications"]["db"]["env"]["PGTZ"] = "Etc/UTC"
    stack.up(second)
    assert orders(url) == [{"id": 1, "item": "tea", "paid": False}], "another pod has the same data"
