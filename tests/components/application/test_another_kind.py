"""The example on the page about applications of a module with another kind. A test on a node starts it."""

import re
from types import ModuleType

from components.application.configuration import Surroundings
from components.application.pod import check_admission
from components.pod_security import Level
from embedded.project import ROOT

PAGE = ROOT / "docs" / "application.md"


def test_the_pod_of_the_documented_kind_is_admitted() -> None:
    source = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)[0]
    module = ModuleType("components.application.greeting")
    module.__package__ = "components.application"
    exec(compile(source, PAGE, "exec"), module.__dict__)  # noqa: S102 - the page's own example
    plan = module.Greeting.plan("hello", module.GreetingArgs(text="Hello"), Surroundings("shop"))
    check_admission("hello", plan.pod, Level.RESTRICTED)
    assert plan.configuration["text"]["data"] == {"index.html": "Hello"}
