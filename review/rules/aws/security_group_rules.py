"""The rule for rules of security groups, of which AWS refuses a second identical one."""

from collections.abc import Iterator
from functools import lru_cache

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.right import UNKNOWN_PART
from ...model.type_rule import BY_RIGHTS, TypeRule
from ...model.verdict import Verdict
from ...model.world import NEW, World
from ...read.state import Resource, property_of
from ...read.values import as_list, has_unknown
from ...rights.prefix_lists import LISTS
from ...rights.security_groups import DIRECTIONS, GROUP_PEERS, GROUPS, LIST_PEERS, NETWORKS, RULES
from ...rights.view import View, changed

Identity = tuple[str, ...]
"""What AWS compares: group, direction, protocol, ports and peer of a rule, without its description."""
PROTOCOLS = {"all": "-1", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


def refused(change: Change, world: World) -> Iterator[Effect]:
    """Yield that AWS refuses a rule, because an identical one exists when the update creates this one.

    The engine creates and updates first, and deletes last. So a rule that has another name in the program is refused
    too (EC2 API reference, error `InvalidPermission.Duplicate`).
    """
    twin = _twins(world).get(change.urn)
    if twin:
        words = (
            f"AWS refuses a second rule that is identical to {quoted(twin.name)}: remove that one in an earlier "
            "update, or keep its name in the program with `aliases`"
        )
        yield Effect(Verdict.CHANGES, words, fails=True)


@lru_cache(maxsize=1)
def _twins(world: World) -> dict[str, Resource]:
    """Return the identical rule of each rule that AWS refuses, by the URN of the latter."""
    view = View({one.urn: one for one in world.of_types(*GROUPS, *LISTS)})
    taken = {
        identity: rule
        for rule in [*world.of_types(*RULES), *(one for one in world.left_over if one.type in RULES)]
        if _exists(rule, view, world)
        for identity in _identities(rule, view)
    }
    found = {}
    for urn, change in world.changes.items():
        if change.type in RULES and change.new and change.action in (Action.CREATE, Action.UPDATE, Action.REPLACE):
            old = set(_identities(change.old, view)) if change.old else set()
            for identity in set(_identities(changed(change), view)) - old:
                twin = taken.setdefault(identity, change.new)
                if twin.urn != urn:
                    found[urn] = twin
    return found


def _exists(rule: Resource, view: View, world: World) -> bool:
    """Return whether a rule is certain to exist, unchanged, while the update creates others."""
    group = world.changes.get(view.key_at(rule, "securityGroupId", GROUPS))
    if group and group.action in NEW:
        return False
    found = world.changes.get(rule.urn)
    if rule.delete or found is None or found.new is None:
        return True
    same = set(_identities(rule, view)) == set(_identities(changed(found), view))
    return found.action is not Action.REPLACE and same


def _identities(rule: Resource, view: View) -> Iterator[Identity]:
    """Yield the rules of which AWS makes one resource: one for each peer; none if a part is unknown."""
    group = view.key_at(rule, "securityGroupId", GROUPS)
    direction = property_of(rule, "direction") or property_of(rule, "type")
    if direction not in DIRECTIONS:
        direction = "egress" if "Egress" in rule.type else "ingress"
    protocol = str(property_of(rule, "protocol") or property_of(rule, "ipProtocol") or "tcp").lower()
    protocol = PROTOCOLS.get(protocol, protocol)
    ports = [] if protocol == "-1" else [property_of(rule, "fromPort"), property_of(rule, "toPort")]
    peers = [str(one) for name in NETWORKS for one in as_list(property_of(rule, name))]
    peers += [key for name in GROUP_PEERS for key in view.keys_at(rule, name, GROUPS)]
    peers += [key for name in LIST_PEERS for key in view.keys_at(rule, name, LISTS)]
    peers += [group] if property_of(rule, "self") is True else []
    for peer in peers:
        identity = (group, str(direction), protocol, *(_port(one) for one in ports), peer)
        if not has_unknown(list(identity)) and UNKNOWN_PART not in identity:
            yield identity


def _port(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


SECURITY_GROUP_RULE = TypeRule("security group rule", "network", BY_RIGHTS, on_change=refused)
