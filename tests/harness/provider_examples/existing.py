"""Examples that are created once: each test continues with a copy of the account that has them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from ..aws.memory import Copy
from ..aws.proxy import Proxy
from ..provider_prerequisites import Prerequisites
from ..provider_process import Engine, ResourceState
from . import EXAMPLES
from .example import Inputs


class Prepared(NamedTuple):
    """A type with the resources that its example needs: they, and the inputs as its program has them."""

    needs: Prerequisites
    inputs: Inputs


class Existing(NamedTuple):
    """The example of a type, as its creation has left it."""

    needs: Prerequisites
    state: ResourceState


class Changeable(NamedTuple):
    """The example of a type, with the resources that its other inputs need: they, and those inputs."""

    needs: Prerequisites
    state: ResourceState
    others: Mapping[str, Inputs]


Saved = dict[tuple[str, str], tuple[Any, Copy]]
"""What was made of each stage and type, and the account that has it."""
Stage = TypeVar("Stage", Prepared, Existing, Changeable)


@dataclass(frozen=True)
class Examples:
    """The examples of all types, each of which is created at its first use.

    Attributes:
        aws: the proxy of the account, which the tests share.
        run: starts a run of the engine.
        allowed: the calls that the provider may send.
        saved: what was made before.
    """

    aws: Proxy
    run: Callable[[], Engine]
    allowed: Collection[str]
    saved: Saved

    def prepared(self, token: str) -> Prepared:
        """Continue with an account that has what the example needs."""

        def prepare() -> Prepared:
            needs = Prerequisites(self.aws)
            return Prepared(needs, EXAMPLES[token].inputs(needs))

        return self._once("prepared", token, prepare)

    def existing(self, token: str) -> Existing:
        """Continue with an account that has the example."""

        def create() -> Existing:
            needs, inputs = self.prepared(token)
            engine = self.run()
            return Existing(needs, engine.create(token, engine.check(token, inputs)))

        return self._once("existing", token, create)

    def changeable(self, token: str) -> Changeable:
        """Continue with an account that has the example, and what its other inputs need."""

        def extend() -> Changeable:
            needs, state = self.existing(token)
            return Changeable(needs, state, EXAMPLES[token].others(needs))

        return self._once("changeable", token, extend)

    def _once(self, stage: str, token: str, make: Callable[[], Stage]) -> Stage:
        if (stage, token) not in self.saved:
            made = make()
            assert set(self.aws.counts()) <= set(self.allowed), "as docs/iam-policy.json allows"
            self.saved[stage, token] = made, self.aws.save()
        found: Stage
        found, account = self.saved[stage, token]
        self.aws.restore(account)
        return found._replace(needs=found.needs.copy())
