"""The Pulumi program: builds the environment of this stack."""

from pathlib import Path

import pulumi

from stacks.build import build
from stacks.environment_file import InvalidEnvironmentError, load

root = Path(__file__).parent
stack = pulumi.get_stack()
name = pulumi.Config("strata").get("environment") or stack
try:
    environment = load(Path("stacks", f"{name}.yaml"))
except InvalidEnvironmentError as error:
    raise pulumi.RunError(str(error)) from None
for key, value in build(environment, stack, root).items():
    pulumi.export(key, value)
