"""Where the declarations are: `strata:ec2:NatGateway` is `NatGateway` in resources/ec2/nat_gateway.py.

A process imports the ones it is asked for.
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
    """The declaration of a resource type. Raises ProviderError for one that there is not."""
    _, service, name = token.split(":")
    if token not in tokens():
        raise ProviderError(f"{token} is no resource of strata; docs/provider.md lists them")
    found = getattr(import_module(f".resources.{service}.{snake(name)}", __package__), name)()
    if not isinstance(found, AwsResource) or found.token != token:
        raise TypeError(f"{found} does not declare {token}")
    return found


@cache
def tokens() -> dict[str, Path]:
    """The resource types there are, by the files that declare them."""
    files = sorted(path for path in RESOURCES.glob("*/*.py") if not path.name.startswith("_"))
    return {f"strata:{path.parent.name}:{title(path.stem)}": path for path in files}


def title(name: str) -> str:
    """nat_gateway -> NatGateway."""
    return name.title().replace("_", "")


def snake(name: str) -> str:
    """NatGateway -> nat_gateway."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
