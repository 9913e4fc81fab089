"""What a declaration says of one AWS resource.

Everything else is derived from it: schema, check, diff, preview, waiting, tagging, adoption, read, import, the
program's class and the rights it needs.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar, get_args

from ..calls.errors import AwsError
from ..calls.session import Client, Session
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN
from ..plugin.urn import name_of
from ..plugin.wire import has_unknown
from ..properties.inputs import Inputs, Mark, Outputs, names_of
from .inventory import Description
from .ownership import Identity, digest
from .program import Program
from .waiting import Updates

I = TypeVar("I", bound=Inputs)  # noqa: E741 - the inputs
O = TypeVar("O", bound=Outputs)  # noqa: E741 - the outputs
REASONS = ("FailureMessage", "StateMessage", "StateReason", "StatusMessage")


class AwsResource(Generic[I, O]):
    """One resource type: its inputs and outputs, and AWS's calls."""

    token: ClassVar[str]  # strata:SERVICE:CLASS
    service: ClassVar[str]  # boto3's name of the service, which is the folder's
    inputs: ClassVar[type[Inputs]]
    outputs: ClassVar[type[Outputs]]
    id_key: ClassVar[str]  # where the id stands in what AWS tells

    status_key: ClassVar[str] = "State"
    pending: ClassVar[frozenset[str]] = frozenset()  # wait while it is one of these
    going: ClassVar[frozenset[str]] = frozenset()  # one of these is as good as not there; deletion waits while it is
    gone: ClassVar[frozenset[str]] = frozenset()  # one of these is not there
    failed: ClassVar[frozenset[str]] = frozenset()  # one of these is an error
    unchanged: ClassVar[frozenset[str]] = frozenset()  # after an update, one of these is an error that another mends
    timeout: ClassVar[int] = 600  # seconds for each of create, update and delete
    unique: ClassVar[tuple[str, ...]] = ()  # AWS lets no second one have all of these inputs
    unique_too: ClassVar[tuple[str, ...]] = ()  # nor all of these
    volatile: ClassVar[tuple[str, ...]] = ()  # outputs that an update may change
    conflicts: ClassVar[frozenset[str]] = frozenset()  # codes of a create that say it exists
    name_input: ClassVar[str | None] = None  # the input that names it and is derived where the program gives none
    name_limit: ClassVar[int] = 64  # characters
    needs: ClassVar[tuple[str, ...]] = ()  # dependent IAM actions that no call of the declaration shows
    lists: ClassVar[bool] = False  # whether one list call tells all that a stack has of it

    def __init_subclass__(cls, **options: Any) -> None:
        """Derive token and service from the place of a declaration, inputs and outputs from its type arguments."""
        super().__init_subclass__(**options)
        models = [argument for base in cls.__dict__.get("__orig_bases__", ()) for argument in get_args(base)]
        if models and all(isinstance(model, type) for model in models):  # those of a base class are variables
            cls.service = cls.__module__.split(".")[-2]
            cls.token = f"strata:{cls.service}:{cls.__name__}"
            cls.inputs, cls.outputs = models

    def create(self, aws: Client, new: I, identity: Identity) -> Description:
        """Makes it, marked as the identity's, and returns what AWS tells of it. The inputs that one call cannot set are
        set by `update` afterwards."""
        raise NotImplementedError

    def update(self, aws: Client, identifier: str, old: I, new: I) -> Updates | None:  # noqa: ARG002
        """Change what differs, except for tags. Yields a `Wait` for each change that AWS carries out later.

        An update that was interrupted is repeated from what is then there.
        """
        return None

    def release(self, aws: Client, identifier: str) -> None:
        """Removes, once it is deleted, what its create noted of it elsewhere."""

    def delete(self, aws: Client, identifier: str) -> None:
        """Removes it."""
        raise NotImplementedError

    def find(self, aws: Client, identifier: str) -> Description:
        """What AWS tells of one. Raises NotFoundError, or AwsError that says the same."""
        raise NotImplementedError

    def owned(self, aws: Client, environment: str) -> Iterable[Description]:
        """What AWS tells of all that an environment owns, in as many calls as there are pages."""
        raise NotImplementedError

    def details(self, aws: Client, found: Description) -> Description:  # noqa: ARG002
        """What `find` and `owned` leave out, for reading drift."""
        return found

    def inputs_of(self, found: Description) -> I:
        """The inputs that would make what was found."""
        raise NotImplementedError

    def hidden_inputs(self, aws: Client, found: Description) -> dict[str, Any]:  # noqa: ARG002
        """The inputs marked WriteOnly, by their names in Python, where an import can still come to know them."""
        return {}

    def completed(self, session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The program's inputs, of which nothing is checked yet, with those that are found out from others.

        `old` are those of the last update. Raises ProviderError when they cannot be found out.
        """
        return dict(new)

    def forbidden(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Failure]:  # noqa: ARG002
        """The changes of known inputs that AWS refuses and that must not replace the resource either."""
        return []

    def check_in_program(
        self,
        program: Program,  # noqa: ARG002
        urn: str,  # noqa: ARG002
        old: Mapping[str, Any],  # noqa: ARG002
        new: Mapping[str, Any],  # noqa: ARG002
    ) -> Iterable[Failure]:
        """Yield problems of valid inputs that show beside the provider's region or other resources of the program."""
        return []

    def created_in_program(self, program: Program, urn: str, identifier: str) -> None:
        """Note the id of a resource that this run has created, for the checks of other resources."""

    def outputs_of(self, found: Description) -> O:  # noqa: ARG002
        """What else programs can use."""
        return self.outputs()  # type: ignore[return-value]

    def ledger(self, aws: Client, environment: str) -> Iterable[tuple[str, str]] | None:  # noqa: ARG002
        """Ids and owner tags of all that an environment owns in the service; None where names tell instead."""
        return None

    def claim(self, aws: Client, new: I, identity: Identity) -> Description | None:  # noqa: ARG002
        """After a conflict or a lost answer: what holds the name, if it is this identity's."""
        return None

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        """Sets and removes tags."""
        raise NotImplementedError

    def retag(self, aws: Client, identifier: str, new: I, add: Mapping[str, str], remove: list[str]) -> None:  # noqa: ARG002
        """Sets and removes tags, where the inputs say how."""
        self.tag(aws, identifier, add, remove)

    def users(self, aws: Client, identifier: str) -> Iterable[str]:  # noqa: ARG002
        """What still uses it, for the sentence that says why it cannot be deleted."""
        return []

    @classmethod
    def calls(cls) -> Mapping[str, str]:
        """Return the client methods whose names do not appear in the source, by their purpose: see iam_policy.py."""
        return {}

    @classmethod
    def unique_names(cls) -> list[tuple[str, ...]]:
        """`unique` and `unique_too` in the engine's spelling."""
        return [tuple(names_of(cls.inputs, name) for name in names) for names in (cls.unique, cls.unique_too)]

    @classmethod
    def volatile_names(cls) -> tuple[str, ...]:
        """`volatile` in the engine's spelling."""
        return tuple(names_of(cls.outputs, name) for name in cls.volatile)

    @classmethod
    def names_known_later(cls) -> frozenset[str]:
        """What a preview of a create cannot tell."""
        return cls.inputs.marked(Mark.CHOSEN_BY_AWS) | {
            names_of(cls.outputs, name) for name in cls.outputs.model_fields
        }

    @classmethod
    def secrets(cls) -> frozenset[str]:
        """The inputs and outputs that are never shown."""
        return cls.inputs.marked(Mark.SECRET) | cls.outputs.marked(Mark.SECRET)

    @classmethod
    def kept(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs that AWS told once and does not tell again."""
        return {name: state[name] for name in cls.outputs.marked(Mark.WRITE_ONLY) if name in state}

    @classmethod
    def named(cls, inputs: Mapping[str, Any], old: Mapping[str, Any], urn: str, environment: str) -> dict[str, Any]:
        """The inputs with a name where AWS wants one and the program gives none.

        It follows from the environment, the URN and what cannot be changed: a repeated create finds what the first one
        made, and a replacement does not collide with what it replaces. What has a name keeps it.
        """
        alias = names_of(cls.inputs, cls.name_input) if cls.name_input else None
        if alias is None or alias in inputs:
            return dict(inputs)
        immutable = sorted(cls.inputs.marked(Mark.IMMUTABLE) - {alias})
        if alias in old and all(old.get(name) == inputs[name] for name in immutable if name in inputs):
            return {**inputs, alias: old[alias]}
        fixed = {name: inputs[name] for name in immutable if name in inputs}
        if has_unknown(fixed):
            return {**inputs, alias: UNKNOWN}
        suffix = digest(json.dumps([environment, urn, fixed]))[:7]
        return {**inputs, alias: f"{name_of(urn)[: cls.name_limit - 8]}-{suffix}"}

    def id_of(self, found: Description) -> str:
        """The id of what was found."""
        return str(found[self.id_key])

    def status_of(self, found: Description) -> str | None:
        """AWS's word for its state."""
        status = found.get(self.status_key)
        return status.get("Name") or status.get("Code") if isinstance(status, Mapping) else status

    def reason_of(self, found: Description) -> str:
        """AWS's own reason for a state that is an error."""
        return next((str(found[key]) for key in REASONS if found.get(key)), "")

    def require_changed(self, found: Description) -> None:
        """Raises ProviderError when what was found after an update says that it failed."""
        status = self.status_of(found)
        if status in self.unchanged:
            reason = self.reason_of(found).rstrip(".") or "AWS gives no reason"
            raise ProviderError(f"{self.id_of(found)} is {status}: {reason}; the next pulumi up tries again")


@contextmanager
def passing_over_missing() -> Iterator[None]:
    """Around the removal of something: that it is not there is as good as its removal."""
    try:
        yield
    except AwsError as error:
        if not error.is_missing:
            raise


def ignore(error: AwsError, *codes: str) -> None:
    """Raises the error again unless it says, by one of these codes, that what was wanted is so already."""
    if error.code not in codes:
        raise error
