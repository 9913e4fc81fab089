"""What happens to a resource: create, read, update and delete, the same for every declaration."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from ..calls.errors import AwsError, FailedError, NotFoundError, is_in_use, is_missing, sentence
from ..calls.session import Client, Session
from ..plugin.errors import ProviderError
from ..properties.diff import differences
from ..properties.inputs import Inputs, Mark
from .inventory import Description, Inventory
from .ownership import Identity, Ledger
from .resource import AwsResource
from .waiting import Operation, Wait

Resource = AwsResource[Any, Any]
LOOKS = (0.5, 1.0, 2.0)  # seconds between looks before something new or lost counts as not there
DELETED = "deleted"  # the status of what AWS does not have any more
FAILED_STATE = "failedState"  # the output that says a resource cannot recover, so that the next run replaces it
INCOMPLETE = "incomplete"  # the output that says not all inputs may have been carried out, so that the next run sees
ATTEMPTS = 5  # creates whose answers were all lost


class Made(NamedTuple):
    """A resource as the engine keeps it."""

    identifier: str
    outputs: dict[str, Any]
    inputs: dict[str, Any]


class IncompleteError(ProviderError):
    """The resource exists, but something after its creation failed; the state keeps it, and the next run goes on."""

    def __init__(self, made: Made, reason: str) -> None:
        self.made = made
        super().__init__(reason)


class Lifecycle:
    """Carries out what the engine asks, for all resources of one provider process."""

    def __init__(self, session: Session, environment: str) -> None:
        self.session, self.environment = session, environment
        self.ledger = Ledger(environment)
        self._inventories: dict[str, Inventory] = {}
        self._made_here: set[tuple[str, str]] = set()

    def create(self, resource: Resource, urn: str, *, inputs: Mapping[str, Any], timeout: float) -> Made:
        """Makes the resource, or goes on with what an interrupted run left of it."""
        self.session.allow_changes()
        operation = Operation(self.session, timeout or resource.timeout)
        aws, new = self.session.client(resource.service), resource.inputs.model_validate(inputs)
        found = self._obtain(resource, aws, new, self.ledger.identity(urn))
        identifier = resource.id_of(found)
        self.session.created(identifier)
        self._made_here.add((urn, identifier))
        self.ledger.show(urn, identifier)
        self._inventory(resource).changed(identifier)
        with keeping(lambda: self._made(resource, found, new), Made(identifier, new.wire(), new.wire())):
            settled = self._settled(resource, aws, found, operation)
            found = found if settled is found else resource.details(aws, settled)
            actual = told(resource, found, new)
            converged = self._converge(resource, aws, identifier, actual, desired(actual, new), operation=operation)
            if converged and resource.pending:
                found = resource.details(aws, self._settled(resource, aws, resource.find(aws, identifier), operation))
        return self._made(resource, found, new)

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
    ) -> Made:
        """Changes what differs between the inputs; after a run that failed, all that differs from what is there.

        Where it fails, the state keeps the old values of what AWS does not tell, so that the next run sends the new.
        """
        self.session.allow_changes()
        self.ledger.show(urn, identifier)
        operation = Operation(self.session, timeout or resource.timeout)
        aws, wanted = self.session.client(resource.service), resource.inputs.model_validate(new)
        changed = {change.name for change in differences(resource.inputs, old, new).values()}
        self._inventory(resource).changed(identifier)
        found = resource.find(aws, identifier)
        hidden = resource.inputs.marked(Mark.WRITE_ONLY)
        sure = {
            **{name: value for name, value in wanted.wire().items() if name not in hidden},
            **{name: value for name, value in old.items() if name in hidden},
        }
        least = Made(identifier, wanted.wire(), sure)
        with keeping(lambda: self._made(resource, found, wanted)._replace(inputs=sure), least):
            found = resource.details(aws, self._settled(resource, aws, found, operation))
            actual = told(resource, found, resource.inputs.model_validate(old) if changed else wanted)
            aim = desired(actual, wanted, None if incomplete else changed)
            converged = self._converge(resource, aws, identifier, actual, aim, operation=operation)
            if converged and (resource.pending or resource.volatile):
                found = resource.details(aws, self._settled(resource, aws, resource.find(aws, identifier), operation))
        return self._made(resource, found, wanted)

    def read(self, resource: Resource, identifier: str, inputs: Mapping[str, Any]) -> Made | None:
        """The resource as it is, with the inputs that would make it so; None when it is gone."""
        aws = self.session.client(resource.service)
        found = self._look_up(resource, aws, identifier)
        if found is None:
            return None
        found = resource.details(aws, found)
        actual = resource.inputs_of(found).wire()
        outputs = {**actual, **resource.outputs_of(found).wire()}
        status = resource.status_of(found)
        if status in resource.failed:
            outputs[FAILED_STATE] = status
        if inputs:
            kept = {name: inputs[name] for name in resource.inputs.marked(Mark.WRITE_ONLY) if name in inputs}
            chosen = resource.inputs.marked(Mark.CHOSEN_BY_AWS) - set(inputs)
            actual = {name: value for name, value in actual.items() if name not in chosen}
        else:
            kept = resource.inputs_of(found).model_copy(update=resource.hidden_inputs(aws, found)).wire()
        return Made(resource.id_of(found), {**outputs, **kept}, {**actual, **kept})

    def delete(self, resource: Resource, urn: str, identifier: str, timeout: float) -> None:
        """Removes the resource and waits until it is gone. What is in use is waited for, then what uses it is named.

        That something is missing may be said of a part of it, by a list that AWS has not brought up to date: it is gone
        when it is not found itself.

        A forced replacement (--replace) asks for a create without a word of what is there. Where that create came to
        the same id, the deletion that follows would remove the replacement, and is left out.
        """
        self.session.allow_changes()
        if (urn, identifier) in self._made_here:
            return
        self.session.forget(identifier)
        operation = Operation(self.session, timeout or resource.timeout)
        aws = self.session.client(resource.service)
        for is_last in operation.polls():
            try:
                resource.delete(aws, identifier)
                break
            except ProviderError as error:
                if is_missing(error) and self._find(resource, aws, identifier) is None:
                    break
                if not is_missing(error) and not is_in_use(error):
                    raise
                if is_last:
                    users = ", ".join(resource.users(aws, identifier))
                    raise ProviderError(f"{error}; it is used by {users}" if users else str(error)) from error
        if resource.going or resource.gone:
            self._await_gone(resource, aws, identifier, operation)
        resource.release(aws, identifier)

    def _obtain(self, resource: Resource, aws: Client, new: Inputs, identity: Identity) -> Description:
        """What an interrupted run left of it, else a new one. A lost answer is looked for, never repeated blindly."""
        found = self._left_over(resource, aws, new, identity, reload=False)
        if found is not None:
            return found
        for attempt in count(1):
            try:
                return resource.create(aws, new, identity)
            except NotFoundError:  # it is made, but AWS does not show it yet
                found = self._search(resource, aws, new, identity)
                if found is None:
                    raise
                return found
            except AwsError as error:
                conflict = error.code in resource.conflicts
                if not conflict and not error.maybe_done and error.status < 500:
                    raise
                found = self._search(resource, aws, new, identity)
                if found is not None:
                    return found
                if attempt >= ATTEMPTS:
                    raise
                if conflict and not error.code.startswith("Idempotent"):
                    raise ProviderError(
                        f"{error}: something of that name exists that is not this stack's; choose another name, or "
                        f"import it (pulumi import {resource.token} {identity.name} ID)"
                    ) from error
                if conflict:
                    identity = replace(identity, attempt=identity.attempt + 1)
        raise AssertionError("unreachable")

    def _search(self, resource: Resource, aws: Client, new: Inputs, identity: Identity) -> Description | None:
        """Looks several times for what a create may have made, since AWS may not show it at once."""
        for pause in (*LOOKS, None):
            found = self._left_over(resource, aws, new, identity, reload=True)
            if found is not None or pause is None:
                return found
            self.session.pause(pause)
        return None

    def _left_over(
        self, resource: Resource, aws: Client, new: Inputs, identity: Identity, *, reload: bool
    ) -> Description | None:
        index = resource.ledger(aws, self.environment)
        if index is None:
            found = resource.claim(aws, new, identity) if reload else None
            return self._adopted(resource, resource.details(aws, found), new) if found is not None else None
        load = partial(resource.ledger, aws, self.environment)
        left = []
        for identifier in self.ledger.candidates(identity, resource.service, lambda: load() or (), reload):
            found = self._find(resource, aws, identifier)
            if found is not None:
                left.append(found)
        if len(left) > 1:
            names = ", ".join(resource.id_of(found) for found in left)
            raise ProviderError(f"{identity.name} exists more than once: {names}; delete all but one and repeat")
        return self._adopted(resource, resource.details(aws, left[0]), new) if left else None

    def _adopted(self, resource: Resource, found: Description, new: Inputs) -> Description:
        """What an interrupted run left, if it can become what is wanted now. Raises ProviderError if it cannot."""
        actual = told(resource, found, new)
        changes = differences(resource.inputs, actual.wire(), desired(actual, new).wire())
        immutable = [path for path, change in changes.items() if change.replaces]
        if immutable:
            raise ProviderError(
                f"{resource.id_of(found)} was left by an interrupted run and differs in {', '.join(immutable)}, which "
                "cannot be changed: delete it if it holds nothing, or set its inputs back, and repeat"
            )
        return found

    def _find(self, resource: Resource, aws: Client, identifier: str) -> Description | None:
        """One by its id, or None when it is not there or going."""
        found = find_or_none(resource, aws, identifier)
        return found if found is not None and alive(resource, found) else None

    def _look_up(self, resource: Resource, aws: Client, identifier: str) -> Description | None:
        """One from the bulk list, else by its id; only after several looks is it gone."""
        inventory = self._inventory(resource)
        found = inventory.read(identifier) if resource.lists else None
        if found is None:
            found = self._find(resource, aws, identifier)
        for pause in LOOKS:
            if found is not None or (resource.lists and inventory.watched >= sum(LOOKS)):
                break
            self.session.pause(pause)
            found = inventory.look(identifier) if resource.lists else None
            found = found or self._find(resource, aws, identifier)
        return found if found is not None and alive(resource, found) else None

    def _settled(self, resource: Resource, aws: Client, found: Description, operation: Operation) -> Description:
        """Wait while AWS calls the resource pending. Raises FailedError with AWS's reason when it fails."""
        identifier, newest = resource.id_of(found), found

        def poll() -> Description:
            nonlocal newest
            listed = self._inventory(resource).look(identifier) if resource.lists else None
            newest = listed or self._find(resource, aws, identifier) or newest
            return newest

        if resource.status_of(found) in resource.pending:
            found = operation.wait(Wait(identifier, poll, resource.status_of, resource.pending))
        status = resource.status_of(found)
        if status in resource.failed or not alive(resource, found):
            reason = resource.reason_of(found) or "AWS gives no reason"
            raise FailedError(
                f"{identifier} is {status}: {reason.rstrip('.')}; the next pulumi up replaces it", str(status)
            )
        return found

    def _await_gone(self, resource: Resource, aws: Client, identifier: str, operation: Operation) -> None:
        """Wait until a deleted resource is not found any more; all that wait at a time share one list."""

        def poll() -> Description | None:
            found = self._inventory(resource).look(identifier) if resource.lists else None
            return found or find_or_none(resource, aws, identifier)

        def status(found: Description | None) -> str | None:
            status = resource.status_of(found) if found is not None else DELETED
            return DELETED if status in resource.gone else status

        found = operation.wait(Wait(identifier, poll, status, target=frozenset({DELETED, *resource.failed})))
        if found is not None and resource.status_of(found) in resource.failed:
            raise ProviderError(f"{identifier} could not be deleted: {resource.reason_of(found)}")

    def _converge(
        self, resource: Resource, aws: Client, identifier: str, actual: Inputs, wanted: Inputs, *, operation: Operation
    ) -> bool:
        """Makes the inputs what they should be; says whether anything had to be done."""
        before, after = actual.wire(), wanted.wire()
        had, tags = before.pop("tags", {}), after.pop("tags", {})
        if had != tags:
            add = {key: value for key, value in tags.items() if had.get(key) != value}
            resource.retag(aws, identifier, wanted, add, sorted(set(had) - set(tags)))
        if before != after:
            operation.carry_out(resource.update(aws, identifier, actual, wanted))
        return bool(had != tags or before != after)

    def _made(self, resource: Resource, found: Description, new: Inputs) -> Made:
        wire = new.wire()
        outputs = {**resource.inputs_of(found).wire(), **resource.outputs_of(found).wire(), **wire}
        return Made(resource.id_of(found), outputs, wire)

    def _inventory(self, resource: Resource) -> Inventory:
        if resource.token not in self._inventories:

            def load() -> Iterator[tuple[str, Description]]:
                aws = self.session.client(resource.service)
                return ((resource.id_of(found), found) for found in resource.owned(aws, self.environment))

            self._inventories.setdefault(resource.token, Inventory(load))
        return self._inventories[resource.token]


def desired(actual: Inputs, new: Inputs, changed: set[str] | None = None) -> Inputs:
    """What is there, with the changed inputs (all, where none are named) as they should be. What AWS chose stays."""
    chosen = actual.marked(Mark.CHOSEN_BY_AWS)
    update = {}
    for name, field in type(actual).model_fields.items():
        alias, value = field.alias or name, getattr(new, name)
        if (alias in changed) if changed else (value is not None or alias not in chosen):
            update[name] = value
    return actual.model_copy(update=update)


def told(resource: Resource, found: Description, known: Inputs) -> Inputs:
    """The inputs of what was found; those that AWS does not tell are taken from what is known."""
    hidden = resource.inputs.marked(Mark.WRITE_ONLY)
    names = [name for name, field in resource.inputs.model_fields.items() if (field.alias or name) in hidden]
    actual: Inputs = resource.inputs_of(found)
    return actual.model_copy(update={name: getattr(known, name) for name in names})


@contextmanager
def keeping(made: Callable[[], Made], least: Made) -> Iterator[None]:
    """Whatever fails from here on, the id is kept: raises IncompleteError with as much of the resource as is known."""
    try:
        yield
    except Exception as error:
        try:
            known = made()
        except Exception:  # noqa: BLE001 - the first error is the one to tell
            known = least
        known.outputs[INCOMPLETE] = True
        if isinstance(error, FailedError):
            known.outputs[FAILED_STATE] = error.status
        raise IncompleteError(known, sentence(error)) from error


def alive(resource: Resource, found: Description) -> bool:
    """Whether it is there and stays, by its state."""
    return resource.status_of(found) not in resource.gone | resource.going


def find_or_none(resource: Resource, aws: Client, identifier: str) -> Description | None:
    """Return one by its id, whatever its status, or None when AWS does not have it."""
    try:
        return resource.find(aws, identifier)
    except ProviderError as error:
        if is_missing(error):
            return None
        raise
