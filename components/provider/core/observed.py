"""Compares a resource in AWS with the inputs of the program."""

from collections.abc import Collection, Mapping
from typing import Any

from ..calls.errors import is_missing
from ..calls.session import Client
from ..plugin.errors import ProviderError
from ..properties.inputs import Inputs, Trait, means_the_same
from .inventory import Description
from .resource import AwsResource

Resource = AwsResource[Any, Any]


def find(resource: Resource, aws: Client, identifier: str) -> Description | None:
    """Return the description of one resource, whatever its status; None if AWS does not have it."""
    try:
        return resource.find(aws, identifier)
    except ProviderError as error:
        if is_missing(error):
            return None
        raise


def find_existing(resource: Resource, aws: Client, identifier: str) -> Description | None:
    """Return the description of one resource; None if AWS does not have it, or is deleting it."""
    found = find(resource, aws, identifier)
    return found if found is not None and resource.exists(found) else None


def observed_inputs(resource: Resource, found: Description, known: Inputs) -> Inputs:
    """Return the inputs of what was found; those that AWS does not return are taken from `known`."""
    hidden = resource.inputs.with_trait(Trait.WRITE_ONLY)
    names = [name for name, field in resource.inputs.model_fields.items() if (field.alias or name) in hidden]
    actual: Inputs = resource.inputs_of(found)
    return actual.model_copy(update={name: getattr(known, name) for name in names})


def desired_inputs(actual: Inputs, new: Inputs, changed: Collection[str] = ()) -> Inputs:
    """Return the actual inputs, with the changed ones (by default, all) as the program wants. AWS's choices stay."""
    chosen = actual.with_trait(Trait.CHOSEN_BY_AWS)
    update = {}
    for name, field in type(actual).model_fields.items():
        alias, value = field.alias or name, getattr(new, name)
        if means_the_same(type(actual), alias, getattr(actual, name), value):
            continue  # in AWS's spelling, so that no update is sent
        if (alias in changed) if changed else (value is not None or alias not in chosen):
            update[name] = value
    return actual.model_copy(update=update)


def is_resumed(changed: Collection[str], old: Mapping[str, Any], actual: Inputs, wanted: Inputs) -> bool:
    """Return whether AWS already has a change that the state lacks: the run that made it was killed."""
    before, after = actual.wire(), wanted.wire()
    return any(old.get(name) != before.get(name) == after.get(name) for name in changed)
