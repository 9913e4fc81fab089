"""Changes a resource until it has the inputs of the program."""

from ..calls.errors import AwsError
from ..calls.session import Client
from ..properties.inputs import Inputs
from .observed import Resource, desired_inputs, observed_inputs
from .waiting import Operation, Wait


def converge(
    resource: Resource, aws: Client, actual: Inputs, wanted: Inputs, operation: Operation, *, identifier: str
) -> bool:
    """Change the actual inputs to the wanted ones, and return whether anything differed."""
    before, after = actual.wire(), wanted.wire()
    old_tags, new_tags = before.pop("tags", {}), after.pop("tags", {})
    if old_tags != new_tags:
        add = {key: value for key, value in new_tags.items() if old_tags.get(key) != value}
        resource.retag(aws, identifier, wanted, add, sorted(set(old_tags) - set(new_tags)))
    if before != after:
        try:
            operation.carry_out(resource.update(aws, identifier, actual, wanted))
        except AwsError as error:
            if not error.is_unclear:
                raise
            continue_update(resource, aws, actual, wanted, operation, identifier=identifier)
    return bool(old_tags != new_tags or before != after)


def continue_update(
    resource: Resource, aws: Client, old: Inputs, wanted: Inputs, operation: Operation, *, identifier: str
) -> None:
    """Change what still differs, after an update was refused whose call had been sent before without an answer.

    AWS refuses, for example, to add again what the first call has added.
    """
    found = operation.wait(
        Wait(identifier, lambda: resource.find(aws, identifier), resource.status_of, resource.pending)
    )
    actual = observed_inputs(resource, resource.read_details(aws, found), old)
    aim = desired_inputs(actual, wanted)
    if actual.wire() != aim.wire():
        operation.carry_out(resource.update(aws, identifier, actual, aim))
