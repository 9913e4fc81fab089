"""Every piece of an environment file that a page shows is one that an environment of ours can have."""

import re
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from embedded.project import ROOT
from stacks.model.environment import Environment

LOCAL, DEV, PROD = (yaml.safe_load((ROOT / "stacks" / f"{name}.yaml").read_text()) for name in ("local", "dev", "prod"))
ENVIRONMENTS = [{}, LOCAL, DEV, PROD, LOCAL | {"kubernetes": {"kind": "existing", "nodeAddress": "192.0.2.1"}}]
SHOWN = [
    pytest.param(yaml.safe_load(block) or {}, id=f"{page.name}-{number}")
    for page in sorted((ROOT / "docs").glob("*.md"))
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL), 1)
    if set(yaml.safe_load(block) or {}) <= {field.alias for field in Environment.model_fields.values()}
]


def laid_over(environment: dict[str, Any], shown: dict[str, Any], depth: int) -> dict[str, Any]:
    """An environment in which what is shown takes the place of what has its name, so many levels down."""
    return environment | {
        name: laid_over(environment[name], settings, depth - 1)
        if depth and isinstance(settings, dict) and isinstance(environment.get(name), dict)
        else settings
        for name, settings in shown.items()
    }


def is_valid(environment: dict[str, Any]) -> bool:
    try:
        Environment.model_validate(environment)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("shown", SHOWN)
def test_what_a_page_shows_fits_an_environment(shown: dict[str, Any]) -> None:
    left_out = "network" if "networkOf" in shown else "networkOf"
    environments = [{part: one[part] for part in one if part != left_out} for one in ENVIRONMENTS]
    assert any(is_valid(laid_over(one, shown, depth)) for one in environments for depth in (1, 2))


def test_the_pages_show_settings() -> None:
    assert len(SHOWN) > 10
