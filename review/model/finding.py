"""The findings of a review, and the effects of which they consist."""

from dataclasses import dataclass

from .right import Right
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence of a change.

    Attributes:
        verdict: how severe it is.
        words: the consequence, a clause that follows the name of the resource and what happens to it.
        gained: the rights that somebody gains.
        lost: the rights that somebody loses.
        could_be_worse: whether the consequence may be worse than the verdict says.
        unjudged: whether that is because the review does not know what the change does, whatever its values are.
        fails: whether the API or the engine is known to reject the change.
    """

    verdict: Verdict
    words: str
    gained: tuple[Right, ...] = ()
    lost: tuple[Right, ...] = ()
    could_be_worse: bool = False
    unjudged: bool = False
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What happens to one resource.

    Attributes:
        urn: the resource's URN.
        kind: its type without the package, `Volume`.
        level: the level of an environment that it belongs to, or `other`.
        label: its name in an acknowledgement, `noun/name`.
        title: its name in a sentence, with which `what` begins.
        action: what happens to it, `is deleted`.
        verdict: the worst of the effects.
        what: the effects as a sentence. Names and values are between backticks, and contain none.
        why: the cause, with names and values written in the same way.
        gained: the rights that somebody gains.
        lost: the rights that somebody loses.
        could_be_worse: whether the consequence may be worse than the verdict says.
        unjudged: whether that is because the review does not know what the change does, whatever its values are.
        fails: why the update is known to fail at this resource; empty if no reason is known.
        losses: what is lost, as acknowledgements name it: `data`, `access`, both or nothing.
        acknowledged_losses: the losses that the environment file acknowledges.
        cause: the URN of the resource whose removal is the only cause: a provider, a namespace, a dependency.
        left_over: whether an earlier update replaced the resource and did not delete it. Its successor has the same
            URN, so that only the label identifies it.
    """

    urn: str
    kind: str
    level: str
    label: str
    title: str
    action: str
    verdict: Verdict
    what: str
    why: str
    gained: tuple[Right, ...] = ()
    lost: tuple[Right, ...] = ()
    could_be_worse: bool = False
    unjudged: bool = False
    fails: str = ""
    losses: tuple[str, ...] = ()
    acknowledged_losses: frozenset[str] = frozenset()
    cause: str = ""
    left_over: bool = False

    @property
    def unacknowledged(self) -> list[str]:
        """What is lost and not acknowledged."""
        return [one for one in self.losses if one not in self.acknowledged_losses]

    @property
    def acknowledged(self) -> bool:
        """Whether something is lost, and the environment file acknowledges all of it."""
        return bool(self.losses) and not self.unacknowledged

    @property
    def identity(self) -> str:
        """The unique name of the finding in a review."""
        return self.label if self.left_over else self.urn
