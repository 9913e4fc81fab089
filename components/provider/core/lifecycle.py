"""The lifecycle of a resource: create, read, update and delete, the same for every declaration."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from ..calls.errors import FailedError, is_in_use, is_missing, sentence
from ..calls.session import Client, Session
from ..plugin.errors import ProviderError
from ..plugin.urn import type_of
from ..properties.diff import differences
from ..properties.inputs import Inputs, Trait, means_the_same
from .adoption import VISIBILITY_DELAYS, Adoption
from .convergence import converge
from .inventory import Description, Inventory
from .observed import Resource, desired_inputs, find, find_existing, is_resumed, observed_inputs
from .ownership import Ledger
from .waiting import Operation, Wait

DELETED = "deleted"  # the status of what AWS does not have any more
FAILED_STATE = "failedState"  # the output that marks a resource which cannot recover, so that the next run replaces it
INCOMPLETE = "incomplete"  # the output that marks a resource whose last update failed, so that the next one does all
UNFINISHED = "unfinished"  # the output with which a refresh marks what a killed update has left to do


class ResourceState(NamedTuple):
    """A resource as the engine's state keeps it."""

    identifier: str
    outputs: dict[str, Any]
    inputs: dict[str, Any]


class IncompleteError(ProviderError):
    """The resource exists, but a later step failed; the state keeps it, and the next run continues."""

    def __init__(self, state: ResourceState, reason: str) -> None:
        self.state = state
        super().__init__(reason)


class Lifecycle:
    """Carries out what the engine requests, for all resources of one provider process."""

    def __init__(self, session: Session, environment: str) -> None:
        self.session, self.environment = session, environment
        self.ledger = Ledger(environment)
        self._adoption = Adoption(self.ledger, environment)
        self._inventories: dict[str, Inventory] = {}
        self._created_here: set[tuple[str, str]] = set()

    def create(self, resource: Resource, urn: str, *, inputs: Mapping[str, Any], timeout: float) -> ResourceState:
        """Create the resource, or continue with what an interrupted run has left of it."""
        self.session.require_allowed_account()
        operation = Operation(self.session, timeout, resource.timeout)
        aws, new = self.session.client(resource.service), resource.inputs.model_validate(inputs)
        found = self._adoption.adopt_or_create(resource, aws, new, self.ledger.identity(urn), operation)
        identifier = resource.id_of(found)
        self.session.created(identifier)
        self._created_here.add((type_of(urn), identifier))
        self.ledger.id_in_state(urn, identifier)
        self._inventory(resource).invalidate(identifier)
        minimal = ResourceState(identifier, new.wire(), new.wire())
        with keep_created(lambda: state_of(resource, found, new), minimal):
            if (steps := resource.finish(aws, found)) is not None:
                operation.carry_out(steps)
                found = resource.read_details(aws, self._find_visible(resource, aws, identifier, operation))
            settled = self._settle(resource, aws, found, operation)
            found = found if settled is found else resource.read_details(aws, settled)
            actual = observed_inputs(resource, found, new)
            changed = converge(resource, aws, actual, desired_inputs(actual, new), operation, identifier=identifier)
            if (changed and resource.pending) or resource.status_of(found) in resource.unready:
                found = self._find_settled(resource, aws, identifier, operation)
            operation.carry_out(resource.await_ready(aws, found))
        return state_of(resource, found, new)

    def update(
        self,
        resource: Resource,
        urn: str,
        identifier: str,
        *,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        incomplete: bool,
        timeout: float,
    ) -> ResourceState:
        """Change the inputs that differ; after a run that failed, everything that differs from what AWS has.

        If it fails, the state keeps the old values of WriteOnly inputs, so that the next run sends the new ones.
        """
        self.session.require_allowed_account()
        self.ledger.id_in_state(urn, identifier)
        operation = Operation(self.session, timeout, resource.timeout)
        aws, wanted = self.session.client(resource.service), resource.inputs.model_validate(new)
        changed = {change.name for change in differences(resource.inputs, old, new).values()}
        self._inventory(resource).invalidate(identifier)
        found = resource.find(aws, identifier)
        hidden = resource.inputs.with_trait(Trait.WRITE_ONLY)
        verifiable = {
            **{name: value for name, value in wanted.wire().items() if name not in hidden},
            **{name: value for name, value in old.items() if name in hidden},
        }
        minimal = ResourceState(identifier, wanted.wire(), verifiable)
        with keep_created(lambda: state_of(resource, found, wanted)._replace(inputs=verifiable), minimal):
            found = resource.read_details(aws, self._settle(resource, aws, found, operation))
            actual = observed_inputs(resource, found, resource.inputs.model_validate(old) if changed else wanted)
            aim = desired_inputs(actual, wanted, () if incomplete else changed)
            was_changed = converge(resource, aws, actual, aim, operation, identifier=identifier)
            operation.carry_out(resource.finish(aws, found))
            awaited = was_changed and bool(resource.pending or resource.volatile)
            if awaited or resource.status_of(found) in resource.unready:
                found = self._find_settled(resource, aws, identifier, operation)
            if incomplete or is_resumed(changed, old, actual, wanted):
                operation.carry_out(resource.await_ready(aws, found))
        return state_of(resource, found, wanted)

    def read(self, resource: Resource, identifier: str, inputs: Mapping[str, Any]) -> ResourceState | None:
        """Return the resource as it is, with the inputs that would create it so; None if it does not exist."""
        aws = self.session.client(resource.service)
        found = self._look_up(resource, aws, identifier)
        if found is None:
            return None
        found = resource.read_details(aws, found)
        actual = resource.inputs_of(found).wire()
        same = {name for name in inputs if means_the_same(resource.inputs, name, actual.get(name), inputs[name])}
        actual |= {name: inputs[name] for name in same}  # in the program's spelling
        outputs = {**actual, **resource.outputs_of(found).wire()}
        status = resource.status_of(found)
        if status in resource.failed:
            outputs[FAILED_STATE] = status
        if inputs:
            if not resource.is_finished(aws, found):
                outputs[UNFINISHED] = True
            unread = {name: inputs[name] for name in resource.inputs.with_trait(Trait.WRITE_ONLY) if name in inputs}
            chosen = resource.inputs.with_trait(Trait.CHOSEN_BY_AWS) - set(inputs)
            actual = {name: value for name, value in actual.items() if name not in chosen}
        else:
            unread = resource.inputs_of(found).model_copy(update=resource.read_write_only(aws, found)).wire()
        return ResourceState(resource.id_of(found), {**outputs, **unread}, {**actual, **unread})

    def delete(self, resource: Resource, urn: str, identifier: str, timeout: float) -> None:
        """Delete the resource and wait until it is gone. While something uses it, try again, then name what uses it.

        An error "not found" may be about a part of the resource, or come from a list that AWS has not updated: it is
        deleted when it is not found itself.

        The engine creates first and deletes last. Where a create of the same run has returned the same id, the deletion
        would remove what was created, and is skipped. This applies to a forced replacement (--replace), and to a
        policy that is attached, or a user who becomes a member, under another name in the program.
        """
        self.session.require_allowed_account()
        if (type_of(urn), identifier) in self._created_here:
            return
        self.session.forget(identifier)
        operation = Operation(self.session, timeout, resource.timeout)
        aws = self.session.client(resource.service)
        for is_last in operation.polls():
            try:
                operation.carry_out(resource.delete(aws, identifier))
                failure = self._wait_until_deleted(resource, aws, identifier, operation)
                if failure is None:
                    break
                if is_last:
                    raise in_use(failure, resource.dependents(aws, identifier))
            except ProviderError as error:
                if is_missing(error) and find_existing(resource, aws, identifier) is None:
                    break
                if not is_missing(error) and not is_in_use(error):
                    raise
                if is_last:
                    raise in_use(str(error), resource.dependents(aws, identifier)) from error
                resource.release(aws, identifier)
        for _ in operation.looks(resource.looks_after_delete(identifier)):
            if find_existing(resource, aws, identifier) is not None:
                operation.carry_out(resource.delete(aws, identifier))
                break
        resource.clean_up(aws, identifier)

    def _look_up(self, resource: Resource, aws: Client, identifier: str) -> Description | None:
        """Return one from the bulk list, else by its id; it counts as missing only after several looks."""
        inventory = self._inventory(resource)
        found = inventory.read(identifier) if resource.bulk_listed else None
        if found is None:
            found = find_existing(resource, aws, identifier)
        for delay in VISIBILITY_DELAYS:
            if found is not None or (resource.bulk_listed and inventory.seconds_observed >= sum(VISIBILITY_DELAYS)):
                break
            self.session.pause(delay)
            found = inventory.read_again(identifier) if resource.bulk_listed else None
            found = found or find_existing(resource, aws, identifier)
        return found if found is not None and resource.exists(found) else None

    def _find_visible(self, resource: Resource, aws: Client, identifier: str, operation: Operation) -> Description:
        """Return the description of what AWS has created later, and may show later still."""

        def status_of(found: Description | None) -> str:
            return "missing" if found is None else "found"

        found = operation.wait(
            Wait(identifier, lambda: find_existing(resource, aws, identifier), status_of, frozenset({"missing"}))
        )
        return found or {}

    def _find_settled(self, resource: Resource, aws: Client, identifier: str, operation: Operation) -> Description:
        pending = resource.pending | resource.unready
        found = self._settle(resource, aws, resource.find(aws, identifier), operation, pending)
        return resource.read_details(aws, found)

    def _settle(
        self,
        resource: Resource,
        aws: Client,
        found: Description,
        operation: Operation,
        pending: frozenset[str] | None = None,
    ) -> Description:
        """Wait while the status is pending. Raises FailedError with AWS's reason when it is a failed one."""
        identifier, newest = resource.id_of(found), found
        pending = resource.pending if pending is None else pending

        def poll() -> Description:
            nonlocal newest
            listed = self._inventory(resource).read_again(identifier) if resource.bulk_listed else None
            newest = listed or find_existing(resource, aws, identifier) or newest
            return newest

        if resource.status_of(found) in pending:
            found = operation.wait(Wait(identifier, poll, resource.status_of, pending, reason=resource.reason_of))
        status = resource.status_of(found)
        if status in resource.failed or not resource.exists(found):
            reason = resource.reason_of(found) or "AWS gives no reason"
            raise FailedError(
                f"{identifier} is {status}: {reason.rstrip('.')}; the next pulumi up replaces it", str(status)
            )
        return found

    def _wait_until_deleted(self, resource: Resource, aws: Client, identifier: str, operation: Operation) -> str | None:
        """Wait until a deleted resource is not found any more; waits at the same time share one list.

        Return why it may be deleted later, or None when it is deleted. Raises ProviderError if it cannot be deleted.
        """
        if not (resource.deleting or resource.deleted):
            return None

        def poll() -> Description | None:
            found = self._inventory(resource).read_again(identifier) if resource.bulk_listed else None
            return found or find(resource, aws, identifier)

        def status_of(found: Description | None) -> str | None:
            status = resource.status_of(found) if found is not None else DELETED
            return DELETED if status in resource.deleted else status

        found = operation.wait(Wait(identifier, poll, status_of, target=frozenset({DELETED, *resource.failed})))
        status = resource.status_of(found) if found is not None else None
        if found is None or status not in resource.failed:
            return None
        failure = f"{identifier} could not be deleted: {resource.reason_of(found) or status}"
        if status not in resource.delete_failed:
            raise ProviderError(failure)
        return failure

    def _inventory(self, resource: Resource) -> Inventory:
        if resource.token not in self._inventories:

            def load() -> Iterator[tuple[str, Description]]:
                aws = self.session.client(resource.service)
                return ((resource.id_of(found), found) for found in resource.list_owned(aws, self.environment))

            self._inventories.setdefault(resource.token, Inventory(load, self.session.clock))
        return self._inventories[resource.token]


def in_use(failure: str, users: Iterable[str]) -> ProviderError:
    """Return the error of a delete that names what uses the resource."""
    names = ", ".join(users)
    return ProviderError(f"{failure}; it is used by {names}" if names else failure)


def state_of(resource: Resource, found: Description, new: Inputs) -> ResourceState:
    """Return the state of a resource that was found and has the inputs of the program."""
    inputs = new.wire()
    outputs = {**resource.inputs_of(found).wire(), **resource.outputs_of(found).wire(), **inputs}
    return ResourceState(resource.id_of(found), outputs, inputs)


@contextmanager
def keep_created(state: Callable[[], ResourceState], minimal: ResourceState) -> Iterator[None]:
    """Raise IncompleteError for any error, so that the id is kept with as much of the state as is known."""
    try:
        yield
    except Exception as error:
        try:
            known = state()
        except Exception:  # noqa: BLE001 - the first error is the one to report
            known = minimal
        known.outputs[INCOMPLETE] = True
        if isinstance(error, FailedError):
            known.outputs[FAILED_STATE] = error.status
        raise IncompleteError(known, sentence(error)) from error
