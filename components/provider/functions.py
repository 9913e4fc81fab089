"""What programs can ask AWS without making anything: zones, images, instance types, who one is."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .errors import ProviderError
from .inputs import Failure, Inputs, Outputs, check
from .session import Session


class Function(NamedTuple):
    """One function: what it takes, what it gives, and how."""

    inputs: type[Inputs]
    outputs: type[Outputs]
    call: Callable[[Session, Any], Outputs]


FUNCTIONS: dict[str, Function] = {}


def call(
    token: str, arguments: Mapping[str, Any], secrets: frozenset[str], session: Session
) -> tuple[dict[str, Any], list[Failure]]:
    """The function's result, or what is wrong with its arguments. Raises ProviderError for an unknown function."""
    function = FUNCTIONS.get(token)
    if function is None:
        raise ProviderError(f"{token} is no function of strata; docs/provider.md lists them")
    checked, failures = check(function.inputs, arguments, secrets)
    if failures:
        return {}, failures
    return function.call(session, function.inputs.model_validate(checked)).wire(), []
