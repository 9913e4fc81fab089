"""The resource types: `strata:ec2:NatGateway` is `NatGateway` in resources/ec2/nat_gateway.py.

A process imports only the declarations that it is asked for.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from .core.resource import AwsResource
from .plugin.errors import ProviderError

RESOURCES = Path(__file__).parent / "resources"


@cache
def declaration(token: str) -> AwsResource[Any, Any]:
    """Return the declaration of a resource type. Raises ProviderError for a token that has none."""
    _, service, name = token.split(":")
    if token not in tokens():
        raise ProviderError(f"no such resource type: {token}; docs/reference/aws.md lists the types")
    found = getattr(import_module(f".resources.{service}.{snake(name)}", __package__), name)()
    if not isinstance(found, AwsResource) or found.token != token:
        raise TypeError(f"{found} does not declare {token}")
    return found


@cache
def tokens() -> dict[str, Path]:
    """Return the files that declare the resource types, by token."""
    files = sorted(path for path in RESOURCES.glob("*/*.py") if not path.name.startswith("_"))
    return {f"strata:{path.parent.name}:{title(path.stem)}": path for path in files}


def title(name: str) -> str:
    """Return the class of a file: nat_gateway -> NatGateway."""
    return name.title().replace("_", "")


def snake(name: str) -> str:
    """Return the file of a class: NatGateway -> nat_gateway."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
