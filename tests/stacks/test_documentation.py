"""The example of every level's page is an environment that the engine makes, and destroys without a trace."""

from pathlib import Path

import pytest
import yaml

from embedded.project import ROOT
from tests.aws.proxy import Proxy
from tests.sweep.inventory import difference, inventory

from .conftest import AwsStack

PAGES = ("network", "server", "user")


def example(page: Path) -> str:
    """The first YAML block of a page."""
    return page.read_text().split("```yaml\n")[1].split("```")[0]


@pytest.mark.parametrize("page", PAGES)
def test_the_example_of_a_page_comes_stays_and_goes(stack: AwsStack, aws: Proxy, page: str) -> None:
    nothing = inventory(aws.direct)
    environment = yaml.safe_load(example(ROOT / "docs" / f"{page}.md"))
    stack.up(environment)
    assert difference(nothing, inventory(aws.direct)) != []
    assert stack.steps(environment) == {}
    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []
