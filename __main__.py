"""The Pulumi program: it builds the environment of its stack."""

from pathlib import Path
from typing import Any

import pulumi

from components.entrypoint import run
from stacks.build.environment import build
from stacks.read.environment_file import InvalidEnvironmentError, load


async def program() -> dict[str, Any]:
    """Declare everything that the stack's environment file describes, and return the stack's outputs."""
    stack = pulumi.get_stack()
    config = pulumi.Config("strata")
    name = config.get("environment") or stack
    file = Path("stacks", f"{name}.yaml")
    try:
        environment = load(file)
    except InvalidEnvironmentError as error:
        raise pulumi.RunError(str(error)) from None
    return await build(environment, stack, Path(__file__).parent, file, config)


run(program)
