"""What a review says of one resource."""

from dataclasses import dataclass

from .right import Right
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence of a change.

    Attributes:
        verdict: how bad it is.
        words: the consequence, a clause that follows the name of the resource and what happens to it.
        gains: the rights that somebody gains.
        loses: the rights that somebody loses.
        could_be_worse: whether the verdict rests on a value that is known only after the update.
    """

    verdict: Verdict
    words: str
    gains: tuple[Right, ...] = ()
    loses: tuple[Right, ...] = ()
    could_be_worse: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What happens to one resource.

    Attributes:
        urn: the resource's URN.
        kind: its type without the package, `Volume`.
        level: the level of an environment that it belongs to, or `other`.
        label: its name in an acknowledgement, `noun/name`.
        action: what happens to it, `is deleted`.
        verdict: the worst of the effects.
        what: the effects as a sentence. Names and values are between backticks, and contain none.
        why: the cause, with names and values written in the same way.
        gains: the rights that somebody gains.
        loses: the rights that somebody loses.
        could_be_worse: whether the verdict rests on a value that is known only after the update.
        acknowledged: whether the environment file acknowledges the loss.
    """

    urn: str
    kind: str
    level: str
    label: str
    action: str
    verdict: Verdict
    what: str
    why: str
    gains: tuple[Right, ...] = ()
    loses: tuple[Right, ...] = ()
    could_be_worse: bool = False
    acknowledged: bool = False
