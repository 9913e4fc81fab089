"""The classes of properties: what a change of a property in place means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..read.values import has_unknown
from .change import Change
from .finding import Effect
from .quoting import quoted_value
from .verdict import Verdict

CHANGES, STOPPED = Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a class of properties.

    Attributes:
        title: the class as a table of properties names it.
        verdict: the verdict on a change.
        words: the consequence. It follows the name of the property.
        mild: the consequence of a change in the other direction, if the direction decides.
    """

    title: str
    verdict: Verdict
    words: str
    mild: str = ""


class PropertyClass(Enum):
    """What a change of a property in place means.

    A property has one class. Where the direction of a change decides, the class looks at the old and the new value.
    """

    HARMLESS = Meaning("harmless", CHANGES, "it affects neither running resources nor stored data")
    IN_PLACE = Meaning("in place", CHANGES, "it takes effect without a restart")
    LATER = Meaning("later", CHANGES, "it affects only what is created or started from now on")
    RIGHTS = Meaning("rights", CHANGES, "the gained and lost rights are listed")
    JUDGED = Meaning("by its values", CHANGES, "")
    RESTARTS = Meaning("restarts", STOPPED, "everything that runs in it restarts")
    INTERRUPTS = Meaning("interrupts", STOPPED, "its users may not reach it, or get different answers")
    SERVES = Meaning("stops when off", STOPPED, "it is switched off", "it is switched on")
    STOPS = Meaning("stops when on", STOPPED, "it stops until this is undone", "it runs again")
    SHRINKS = Meaning("fewer", STOPPED, "it has less capacity", "it has more capacity")
    GROWS = Meaning("refused if smaller", CHANGES, "it grows and keeps its data")
    ACCESS = Meaning(
        "may refuse", LOSES_ACCESS, "its users change, and existing users may be refused", "more users are allowed"
    )
    ADMITS = Meaning("refuses when off", LOSES_ACCESS, "its users are refused", "more users are allowed")
    KEEPS = Meaning("kept shorter", LOSES_DATA, "older data or copies are deleted", "data or copies are kept longer")
    PROTECTS = Meaning("stops keeping when off", LOSES_DATA, "data are no longer protected or kept", "data are kept")
    EXPOSES = Meaning("stops keeping when on", LOSES_DATA, "data are no longer protected or kept", "data are kept")
    LAST_COPY = Meaning(
        "stops keeping when removed", LOSES_DATA, "a deletion leaves no last copy", "a deletion leaves a last copy"
    )
    DATA = Meaning("data", LOSES_DATA, "the change may delete data")
    REFUSED = Meaning("refused", CHANGES, "the API rejects the change, and the update fails")
    REPLACES = Meaning("replaces", CHANGES, "a change replaces it; the effect of a change in place is unknown")

    @property
    def title(self) -> str:
        """The class as a table of properties names it."""
        return self.value.title

    @property
    def depends_on_values(self) -> bool:
        """Whether the old and the new value decide what a change means, so that it is unknown for a secret."""
        return self in _BY_VALUES

    def effect(self, change: Change, path: str) -> Effect:
        """Return the effect of a change of a property of this class. Its words follow the property's name."""
        old, new = _compared(change, path)
        meaning = self.value
        if has_unknown(new) and self in _WORSE:
            words = f"its value is unknown until the update; if it is lower or off, {meaning.words}"
            return Effect(CHANGES, words, could_be_worse=True)
        if self is PropertyClass.GROWS and old is not None and _is_less(old, new):
            words = f"the API rejects a smaller value than {quoted_value(old)}, and the update fails"
            return Effect(CHANGES, words, fails=True)
        if self is PropertyClass.SHRINKS and new == 0:
            return Effect(meaning.verdict, "it stops: none of its capacity is left")
        if self in _WORSE and not _WORSE[self](old, new):
            return Effect(CHANGES, meaning.mild)
        return Effect(
            meaning.verdict,
            meaning.words,
            could_be_worse=self is PropertyClass.REPLACES,
            unjudged=self is PropertyClass.REPLACES,
            fails=self is PropertyClass.REFUSED,
        )


def _compared(change: Change, path: str) -> tuple[Any, Any]:
    """Return the old and the new value; for an item of lists whose lengths differ, the lists."""
    whole = path.partition("[")[0]
    old, new = change.before(whole), change.after(whole)
    if whole != path and isinstance(old, list) and isinstance(new, list) and len(old) != len(new):
        return old, new
    return change.before(path), change.after(path)


def _is_less(old: Any, new: Any) -> bool:
    """Return whether a number becomes smaller or is removed; -1 means no limit. Other values count as smaller.

    So does the first number: which one AWS or Kubernetes chose before is unknown.
    """
    if isinstance(old, int | float) and isinstance(new, int | float):
        return new < old if NO_LIMIT not in (old, new) else old == NO_LIMIT
    return old is not None or new != NO_LIMIT


def _ends(old: Any, new: Any) -> bool:
    """Return whether a setting is switched off or lowered, or one of several settings is removed.

    A setting without an old value may have been on.
    """
    if old is None:
        return new in SWITCHED_OFF
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return any(_ends(value, new.get(key)) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return any(one not in new for one in old)
    if _is_number(old) and _is_number(new):
        return bool(new < old)
    return old not in OFF and new != old and (new in OFF or not isinstance(new, bool))


def _begins(old: Any, new: Any) -> bool:
    """Return whether a setting is switched on, or a number of seconds or days becomes smaller."""
    if new is None:
        return False
    return bool(new < old) if _is_number(old) and _is_number(new) else _ends(new, old)


def _is_removed(old: Any, new: Any) -> bool:
    """Return whether a setting is removed or switched off. Another value of it is not."""
    return old not in OFF and new in OFF


def _refuses(old: Any, new: Any) -> bool:
    """Return whether an existing user may be refused. A list that only gains items refuses nobody.

    An empty list often means everybody: addresses, networks, groups of users.
    """
    return not (isinstance(old, list) and old and isinstance(new, list) and all(one in new for one in old))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


NO_LIMIT = -1
OFF: tuple[Any, ...] = (
    None,
    False,
    "",
    0,
    "Disabled",
    "DISABLED",
    "INACTIVE",
    "Suspended",
    "OFF",
    "false",
    "private",
    "Requester",
    "stop",
    [],
    {},
)
"""The values that switch a setting off."""
SWITCHED_OFF = (False, "Disabled", "DISABLED", "INACTIVE", "Suspended", "OFF", "false", "Requester")
"""The values that a program writes only to switch a setting off: nothing and empty ones mean the default."""
_WORSE = {
    PropertyClass.SERVES: _ends,
    PropertyClass.STOPS: _begins,
    PropertyClass.SHRINKS: _is_less,
    PropertyClass.ACCESS: _refuses,
    PropertyClass.ADMITS: _ends,
    PropertyClass.KEEPS: _is_less,
    PropertyClass.PROTECTS: _ends,
    PropertyClass.EXPOSES: _begins,
    PropertyClass.LAST_COPY: _is_removed,
}
"""The classes whose verdict depends on the direction of a change, and whether a change goes in the worse direction."""
_BY_VALUES = {PropertyClass.RIGHTS, PropertyClass.JUDGED, PropertyClass.GROWS, *_WORSE} - {PropertyClass.ACCESS}
