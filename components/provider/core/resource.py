"""The declaration of an AWS resource type.

Everything else follows from it: schema, check, diff, preview, waiting, tagging, adoption, read, import, the program's
class, the reference page and the IAM actions that the type needs.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Generic, TypeVar, get_args

from ..calls.session import Client, Session
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN
from ..plugin.urn import name_of
from ..plugin.wire import has_unknown
from ..properties.inputs import Inputs, Outputs, Trait, alias_of, replaces
from .inventory import Description
from .ownership import Identity, digest
from .program import Program
from .waiting import Updates

I = TypeVar("I", bound=Inputs)  # noqa: E741 - the inputs
O = TypeVar("O", bound=Outputs)  # noqa: E741 - the outputs
REASONS = ("FailureMessage", "StateMessage", "StateReason", "StatusMessage")
SUFFIX_LENGTH = 8  # characters that a generated name adds to the resource's name


class AwsResource(Generic[I, O]):
    """One resource type: its inputs, its outputs, and AWS's calls.

    `Description` below is what AWS's describe call answers about one resource, with what `read_details` adds.
    """

    token: ClassVar[str]  # strata:SERVICE:CLASS
    service: ClassVar[str]  # boto3's name of the service, which is the name of the folder
    inputs: ClassVar[type[Inputs]]
    outputs: ClassVar[type[Outputs]]
    id_key: ClassVar[str]  # the key of the id in a description

    status_key: ClassVar[str] = "State"
    pending: ClassVar[frozenset[str]] = frozenset()  # statuses whose end every operation waits for
    failed: ClassVar[frozenset[str]] = frozenset()  # statuses from which the resource does not recover
    unready: ClassVar[frozenset[str]] = frozenset()  # statuses whose end a change waits for; it may begin in them
    update_failed: ClassVar[frozenset[str]] = frozenset()  # statuses after an update that mean it failed
    delete_failed: ClassVar[frozenset[str]] = frozenset()  # statuses after which a delete is tried again, as if refused
    deleting: ClassVar[frozenset[str]] = frozenset()  # statuses that end in deletion; a delete waits for that
    deleted: ClassVar[frozenset[str]] = frozenset()  # statuses of what AWS still shows after its deletion
    timeout: ClassVar[int] = 600  # seconds for each of create, update and delete, unless customTimeouts differ
    unique: ClassVar[tuple[str, ...]] = ()  # inputs that no two resources may have in common
    also_unique: ClassVar[tuple[str, ...]] = ()  # a second set of such inputs
    volatile: ClassVar[tuple[str, ...]] = ()  # outputs that an update may change
    conflict_codes: ClassVar[frozenset[str]] = frozenset()  # AWS's error codes of a create for "already exists"
    conflict_remedy: ClassVar[str] = "choose another name"  # the remedy for a name that exists
    name_input: ClassVar[str | None] = None  # the input that is generated where the program gives none
    max_name_length: ClassVar[int] = 64  # characters of that input
    dependent_actions: ClassVar[tuple[str, ...]] = ()  # IAM actions that AWS requires besides those of the calls
    unscoped_actions: ClassVar[tuple[str, ...]] = ()  # IAM actions without resource-level permissions
    arn_resources: ClassVar[tuple[str, ...]] = ()  # ends of the ARNs that its actions are about, such as role/*
    passes_roles_to: ClassVar[tuple[str, ...]] = ()  # services that the resource passes a role to (iam:PassRole)
    linked_services: ClassVar[tuple[str, ...]] = ()  # services whose service-linked role AWS may create with it
    detail_calls: ClassVar[int] = 0  # further calls for reading one, after the first call or the list
    shared_calls: ClassVar[int] = (
        0  # calls whose answers serve all reads of the type, where `list_owned` does not list it
    )
    bulk_listed: ClassVar[bool] = False  # whether `list_owned` lists everything that a stack has of the type
    list_calls: ClassVar[int] = 1  # calls of `list_owned` for a list of one page

    def __init_subclass__(cls, **options: Any) -> None:
        """Derive token and service from the place of a declaration, inputs and outputs from its type arguments."""
        super().__init_subclass__(**options)
        bases = cls.__dict__.get("__orig_bases__", ())
        models = list(dict.fromkeys(argument for base in bases for argument in get_args(base)))
        if models and all(isinstance(model, type) for model in models):  # those of a base class are variables
            cls.service = cls.__module__.split(".")[-2]
            cls.token = f"strata:{cls.service}:{cls.__name__}"
            cls.inputs, cls.outputs = models

    def create(self, aws: Client, new: I, identity: Identity) -> Description:
        """Create the resource with the identity's owner tag, and return its description.

        Inputs that the create call does not take are left to `update`, which runs afterwards.
        """
        raise NotImplementedError

    def update(self, aws: Client, identifier: str, old: I, new: I) -> Updates | None:  # noqa: ARG002
        """Change what differs, except for tags. Yields a `Wait` for each change that AWS carries out later.

        An update that was interrupted is repeated with what exists then as `old`.
        """
        return None

    def finish(self, aws: Client, found: Description) -> Updates | None:  # noqa: ARG002
        """Yield the waits for what AWS carries out after a create, or what an interrupted update has left to do.

        It follows every create, whose description it gets, and every update.
        """
        return None

    def is_finished(self, aws: Client, found: Description) -> bool:  # noqa: ARG002
        """Return whether an interrupted update has left `finish` nothing to do.

        A refresh asks, because the inputs alone do not tell. An update follows where the answer is no.
        """
        return True

    def await_ready(self, aws: Client, found: Description) -> Updates | None:  # noqa: ARG002
        """Yield the waits for what a resource starts by itself.

        It follows a create, an update that repairs a resource, and one that a killed run has carried out already.

        It is the last step, so that a repair can correct what kept it from starting.
        """
        return None

    def delete(self, aws: Client, identifier: str) -> Updates | None:
        """Delete the resource. Yields a `Wait` for a deletion that AWS carries out later, as `update` does."""
        raise NotImplementedError

    def release(self, aws: Client, identifier: str) -> None:
        """Remove what AWS itself has left that uses the resource, after a delete was refused because it is in use."""

    def clean_up(self, aws: Client, identifier: str) -> None:
        """Remove, after the deletion, what the create has noted elsewhere about the resource."""

    def looks_after_delete(self, identifier: str) -> Iterable[float]:  # noqa: ARG002
        """Return the seconds between looks after the deletion, where AWS may create the resource once more."""
        return ()

    def find(self, aws: Client, identifier: str) -> Description:
        """Return the description of one resource. Raises NotFoundError, or AwsError with a code that means the same."""
        raise NotImplementedError

    def list_owned(self, aws: Client, environment: str) -> Iterable[Description]:
        """Yield the descriptions of everything that an environment owns, with one call per page."""
        raise NotImplementedError

    def read_details(self, aws: Client, found: Description) -> Description:  # noqa: ARG002
        """Return a description with what `find` and `list_owned` leave out and drift detection needs."""
        return found

    def inputs_of(self, found: Description) -> I:
        """Return the inputs that would create what was found."""
        raise NotImplementedError

    def outputs_of(self, found: Description) -> O:  # noqa: ARG002
        """Return the outputs beside the inputs."""
        return self.outputs()  # type: ignore[return-value]

    def read_write_only(self, aws: Client, found: Description) -> dict[str, Any]:  # noqa: ARG002
        """Return the WriteOnly inputs that an import can still read, by their names in Python."""
        return {}

    def complete_inputs(self, session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return the program's inputs, not checked yet, with those that are looked up from others.

        `old` are the inputs of the last update. Raises ProviderError when the look-up fails.
        """
        return dict(new)

    def is_replaced(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Return whether another resource takes the place of the existing one, or none exists."""
        immutable = self.inputs.with_trait(Trait.IMMUTABLE)
        changed = [name for name in immutable if name in new and old.get(name) != new[name]]
        return not old or any(replaces(self.inputs, name, old.get(name), new[name]) for name in changed)

    def refused_changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Failure]:  # noqa: ARG002
        """Yield the changes of known inputs that AWS refuses, where a replacement must not take their place."""
        return []

    def check_in_program(
        self,
        program: Program,  # noqa: ARG002
        urn: str,  # noqa: ARG002
        old: Mapping[str, Any],  # noqa: ARG002
        new: Mapping[str, Any],  # noqa: ARG002
    ) -> Iterable[Failure]:
        """Yield the problems that valid inputs have beside the provider's region or the program's other resources."""
        return []

    def created_in_program(self, program: Program, urn: str, identifier: str) -> None:
        """Note the id of a resource that this run has created, for the checks of other resources."""

    def owner_tags(self, aws: Client, environment: str) -> Iterable[tuple[str, str]] | None:  # noqa: ARG002
        """Yield id and owner tag of everything that an environment owns in the service.

        None where the service has no such list, and `find_own` looks a resource up by its name instead.
        """
        return None

    def find_own(self, aws: Client, new: I, identity: Identity) -> Description | None:  # noqa: ARG002
        """Return the resource that already has the inputs' name, if the identity owns it.

        It is called after a create that conflicted, or whose answer was lost.
        """
        return None

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        """Set and remove tags."""
        raise NotImplementedError

    def retag(self, aws: Client, identifier: str, new: I, add: Mapping[str, str], remove: list[str]) -> None:  # noqa: ARG002
        """Set and remove tags, where the calls depend on the inputs."""
        self.tag(aws, identifier, add, remove)

    def dependents(self, aws: Client, identifier: str) -> Iterable[str]:  # noqa: ARG002
        """Return what still uses the resource, for the error that says why it cannot be deleted."""
        return []

    @classmethod
    def arns(cls) -> tuple[str, ...]:
        """Return `arn_resources`, where a base class derives them."""
        return cls.arn_resources

    @classmethod
    def indirect_calls(cls) -> Mapping[str, str]:
        """Return the client methods, by purpose, that the source calls by a variable name (see `iam_policy.py`)."""
        return {}

    @classmethod
    def unique_properties(cls) -> list[tuple[str, ...]]:
        """Return `unique` and `also_unique` with the engine's names."""
        return [tuple(alias_of(cls.inputs, name) for name in names) for names in (cls.unique, cls.also_unique)]

    def changing_outputs(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002
        """Return the outputs that an update to new inputs may change, with the engine's names."""
        return tuple(alias_of(self.outputs, name) for name in self.volatile)

    @classmethod
    def properties_known_later(cls) -> frozenset[str]:
        """Return the properties whose values the preview of a create cannot know."""
        return cls.inputs.with_trait(Trait.CHOSEN_BY_AWS) | {
            alias_of(cls.outputs, name) for name in cls.outputs.model_fields
        }

    @classmethod
    def secret_properties(cls) -> frozenset[str]:
        """Return the inputs and outputs that are never shown."""
        return cls.inputs.with_trait(Trait.SECRET) | cls.outputs.with_trait(Trait.SECRET)

    @classmethod
    def retained(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs of a state that AWS returns once and never again."""
        return {name: state[name] for name in cls.outputs.with_trait(Trait.WRITE_ONLY) if name in state}

    @classmethod
    def with_name(cls, inputs: Mapping[str, Any], old: Mapping[str, Any], urn: str, environment: str) -> dict[str, Any]:
        """Return the inputs with a generated name where AWS requires one and the program gives none.

        The name follows from the environment, the URN and the immutable inputs: a repeated create finds what the first
        one created, and a replacement does not conflict with what it replaces. An existing resource keeps its name.
        """
        alias = alias_of(cls.inputs, cls.name_input) if cls.name_input else None
        if alias is None or alias in inputs:
            return dict(inputs)
        immutable = sorted(cls.inputs.with_trait(Trait.IMMUTABLE) - {alias})
        if alias in old and all(old.get(name) == inputs[name] for name in immutable if name in inputs):
            return {**inputs, alias: old[alias]}
        fixed = {name: inputs[name] for name in immutable if name in inputs}
        if has_unknown(fixed):
            return {**inputs, alias: UNKNOWN}
        suffix = digest(json.dumps([environment, urn, fixed]))[: SUFFIX_LENGTH - 1]
        start = name_of(urn).rpartition("::")[2][: cls.max_name_length - SUFFIX_LENGTH]
        return {**inputs, alias: f"{start}-{suffix}"}

    def id_of(self, found: Description) -> str:
        """Return the id of what was found."""
        return str(found[self.id_key])

    def status_of(self, found: Description) -> str | None:
        """Return AWS's word for the status; None where the description has none."""
        status = found.get(self.status_key)
        return status.get("Name") or status.get("Code") if isinstance(status, Mapping) else status

    def reason_of(self, found: Description) -> str:
        """Return AWS's reason for a failed status, or an empty string."""
        return next((str(found[key]) for key in REASONS if found.get(key)), "")

    def exists(self, found: Description) -> bool:
        """Return whether the status says that the resource exists and is not being deleted."""
        return self.status_of(found) not in self.deleted | self.deleting

    def require_updated(self, found: Description) -> None:
        """Raise ProviderError when the status after an update says that it failed."""
        status = self.status_of(found)
        if status in self.update_failed:
            reason = self.reason_of(found).rstrip(".") or "AWS gives no reason"
            raise ProviderError(f"{self.id_of(found)} is {status}: {reason}; the next pulumi up tries again")
