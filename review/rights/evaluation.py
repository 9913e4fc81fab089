"""What every principal of a world may do, and what a change does to that."""

from collections.abc import Container, Iterator

from ..model.world import World
from . import view
from .comparison import Difference, compare
from .grant import Principal
from .security_groups import USE, SecurityGroups
from .view import View


def principals(found: View) -> Iterator[Principal]:
    """Yield everybody and everything that may do something, with what they may do."""
    yield from SecurityGroups(found).principals()


def differences(world: World, contained: Container[str] = ()) -> dict[str, Difference]:
    """Return the rights that a change gives and takes, by the URN of the resource that does it.

    Args:
        world: the world before, and the changes.
        contained: the URNs of what is deleted with its container.
    """
    old, new = (SecurityGroups(one) for one in (view.before(world), view.after(world, contained)))
    referred, removed = old.referred | new.referred, old.users.keys() - new.users.keys()
    told = referred | {(USE, urn) for urn in removed if urn not in new.view.resources}
    pairs = ([one for one in groups.principals() if one.key not in told] for groups in (old, new))
    return compare(*pairs)
