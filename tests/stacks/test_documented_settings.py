"""Every part of an environment file that a page shows is valid in an environment of the repository."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from embedded.project import ROOT
from stacks.model.environment import Environment
from stacks.read.environment_file import InvalidEnvironmentError, load
from stacks.rules.environment import environment_problems

LOCAL, DEV, PROD = (yaml.safe_load((ROOT / "stacks" / f"{name}.yaml").read_text()) for name in ("local", "dev", "prod"))
CLUSTER = {"kind": "existing", "nodeAddress": "192.0.2.1", "services": {"metrics": {"present": True}}}
ENVIRONMENTS = [
    {},
    LOCAL,
    DEV,
    PROD,
    LOCAL | {"kubernetes": CLUSTER},
    {part: DEV[part] for part in ("aws", "network")},
]
SHOWN = [
    pytest.param(yaml.safe_load(block) or {}, id=f"{page.name}-{number}")
    for page in sorted((ROOT / "docs").glob("*.md"))
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL), 1)
    if "\n---\n" not in block
    and set(yaml.safe_load(block) or {}) <= {field.alias for field in Environment.model_fields.values()}
]


def laid_over(environment: dict[str, Any], shown: dict[str, Any], depth: int) -> dict[str, Any]:
    """Return an environment in which the shown settings replace those with the same names, down to a depth."""
    return environment | {
        name: laid_over(environment[name], settings, depth - 1)
        if depth and isinstance(settings, dict) and isinstance(environment.get(name), dict)
        else settings
        for name, settings in shown.items()
    }


def is_valid(environment: dict[str, Any]) -> bool:
    try:
        return not list(environment_problems(Environment.model_validate(environment)))
    except ValidationError:
        return False


@pytest.mark.parametrize("shown", SHOWN)
def test_settings_that_a_page_shows_are_valid_in_an_environment(shown: dict[str, Any]) -> None:
    left_out = "network" if "networkOf" in shown else "networkOf"
    environments = [{part: one[part] for part in one if part != left_out} for one in ENVIRONMENTS]
    assert any(is_valid(laid_over(one, shown, depth)) for one in environments for depth in (1, 2))


def test_the_pages_show_settings() -> None:
    assert len(SHOWN) > 10


def test_the_problems_that_the_readme_shows_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "stacks" / "local.yaml").read_text()
    for good, bad in (
        ("volumeBindingMode: WaitForFirstConsumer", "volumeBindingMode: Immediate"),
        ("storage: 1Gi", 'storage: "1GB "'),
        ("    claim: my-dynamic-pvc\n", "    claim: my-dynamic-pvc\n    replica: 2\n"),
    ):
        assert good in text
        text = text.replace(good, bad, 1)
    monkeypatch.chdir(tmp_path)
    Path("stacks").mkdir()
    Path("stacks/local.yaml").write_text(text)
    with pytest.raises(InvalidEnvironmentError) as raised:
        load(Path("stacks/local.yaml"))
    shown = (ROOT / "README.md").read_text().split("error: stacks/local.yaml has ")[1].split("```")[0]
    reported = str(raised.value).splitlines()
    lines = ["stacks/local.yaml has " + shown.splitlines()[0], *shown.splitlines()[1:]]
    assert [one.startswith(line.removesuffix("...")) for one, line in zip(reported, lines, strict=True)] == [True] * 4
