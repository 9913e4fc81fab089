"""Creation without duplicates: a create first looks for a resource that an interrupted run or lost answer has left."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from ..calls.errors import AwsError, NotFoundError
from ..calls.session import Client
from ..plugin.errors import ProviderError
from ..properties.diff import differences
from ..properties.inputs import Inputs
from .inventory import Description
from .observed import Resource, desired_inputs, find_existing, observed_inputs
from .ownership import Identity, Ledger
from .waiting import Operation

VISIBILITY_DELAYS = (0.5, 1.0, 2.0)  # seconds between looks, after which something new or lost counts as missing
HIDDEN_SECONDS = 300.0  # for which EC2 may hide what it has created (terraform-provider-aws: ec2PropagationTimeout)
MAX_LOOK_DELAY = 10.0  # seconds
MAX_ATTEMPTS = 5  # creates whose answers were all lost


class Adoption:
    """Creates resources, or adopts those that an unfinished create of the same URN has left."""

    def __init__(self, ledger: Ledger, environment: str) -> None:
        self._ledger, self._environment = ledger, environment

    def adopt_or_create(
        self, resource: Resource, aws: Client, new: Inputs, identity: Identity, operation: Operation
    ) -> Description:
        """Return the description of the resource. After a lost answer it is looked for, never created again blindly.

        Raises:
            ProviderError: AWS refused, or what exists cannot be adopted.
            TimedOutError: the operation's time is over before a lost create is found.
            CancelledError: the user stopped the operation.
        """
        found = self._find_left(resource, aws, new, identity, reload=False)
        if found is not None:
            return found
        for attempt in count(1):
            try:
                return resource.create(aws, new, identity)
            except NotFoundError:  # it was created, but AWS does not show it yet
                found = self._look_for(resource, aws, new, identity, operation)
                if found is None:
                    raise
                return found
            except AwsError as error:
                conflict = error.code in resource.conflict_codes
                if not conflict and (error.is_refused or (error.is_throttled and error.status < 500)):
                    raise
                found = self._look_for(resource, aws, new, identity, operation, lost=not conflict)
                if found is not None:
                    return found
                if attempt >= MAX_ATTEMPTS:
                    raise
                if conflict and not error.code.startswith("Idempotent"):
                    raise ProviderError(
                        f"{error}: a resource with that name exists that does not belong to this stack; "
                        f"{resource.conflict_remedy}, or import it (pulumi import {resource.token} {identity.name} ID)"
                    ) from error
                if conflict:
                    identity = replace(identity, attempt=identity.attempt + 1)
        raise AssertionError("unreachable")

    def _look_for(
        self,
        resource: Resource,
        aws: Client,
        new: Inputs,
        identity: Identity,
        operation: Operation,
        *,
        lost: bool = False,
    ) -> Description | None:
        """Look several times for what a create may have made, since AWS may not show it at once.

        After a lost answer, the search lasts for as long as AWS may hide a new resource, unless a second create is
        harmless: the call has a token, or the resource has a unique name.
        """
        named = any(not code.startswith("Idempotent") for code in resource.conflict_codes)
        duplicates = lost and not named and resource.owner_tags(aws, self._environment) is not None
        for delay in (*VISIBILITY_DELAYS, *(further_delays() if duplicates else ()), None):
            found = self._find_left(resource, aws, new, identity, reload=True)
            if found is not None or delay is None:
                return found
            operation.pause(delay, f"{identity.name} is not found after a create whose answer was lost or refused")
        return None

    def _find_left(
        self, resource: Resource, aws: Client, new: Inputs, identity: Identity, *, reload: bool
    ) -> Description | None:
        if resource.owner_tags(aws, self._environment) is None:
            found = resource.find_own(aws.expecting_absence(), new, identity) if reload else None
            return require_adoptable(resource, resource.read_details(aws, found), new) if found is not None else None
        left = []
        for identifier in self._ledger.candidates(
            identity, resource.service, lambda: resource.owner_tags(aws, self._environment) or (), reload
        ):
            found = find_existing(resource, aws, identifier)
            if found is not None:
                left.append(found)
        if len(left) > 1:
            names = ", ".join(resource.id_of(found) for found in left)
            raise ProviderError(f"{identity.name} exists more than once: {names}; delete all but one and repeat")
        return require_adoptable(resource, resource.read_details(aws, left[0]), new) if left else None


def further_delays() -> Iterator[float]:
    """Yield the seconds between looks that follow VISIBILITY_DELAYS, until HIDDEN_SECONDS have passed."""
    delay, passed = VISIBILITY_DELAYS[-1], sum(VISIBILITY_DELAYS)
    while passed < HIDDEN_SECONDS:
        delay = min(2 * delay, MAX_LOOK_DELAY)
        passed += delay
        yield delay


def require_adoptable(resource: Resource, found: Description, new: Inputs) -> Description:
    """Return what was found. Raises ProviderError if it differs from the inputs in what cannot be changed."""
    actual = observed_inputs(resource, found, new)
    changes = differences(resource.inputs, actual.wire(), desired_inputs(actual, new).wire())
    immutable = [path for path, change in changes.items() if change.replaces]
    if immutable:
        raise ProviderError(
            f"{resource.id_of(found)} was left by an interrupted run and differs in {', '.join(immutable)}, which "
            "cannot be changed: delete it if it holds nothing, or restore its inputs, and repeat"
        )
    return found
