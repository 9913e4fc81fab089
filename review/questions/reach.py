"""Answers about open ports, devices, and the roles of machines."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..rights.decision import Answer
from ..rights.instance_roles import InstanceRoles
from ..rights.prefix_lists import LISTS
from .known import Known
from .report import Line
from .target import Target

UNKNOWN_RULE = ("but a part of the rule is not known",)
NOT_OWNED = "but the state does not say whose device it is: its name begins with this person's"


def ports_of(known: Known, target: Target) -> Iterator[Line]:
    """Yield who reaches a machine on which ports, and what it reaches, by its security groups."""
    groups = known.security_groups
    for urn in sorted(target.urns):
        for key in groups.users.get(urn, ()):
            name = quoted_in_full(known.view.name_of(key))
            if key not in known.view.resources:
                reasons = ("but the rules of this group are not in the state",)
                yield Line(Answer.MAYBE, "everybody whom its rules allow", (f"security group {name}",), reasons)
            for grant in groups.grants.get(key, ()):
                for one in grant.statements:
                    unknown = one.unknown or UNKNOWN_PART in f"{grant.who} {one.words(one.requests)}"
                    answer = Answer.MAYBE if unknown else Answer.YES
                    what = f"{grant.who}: {one.words(one.requests)}"
                    path = (f"security group {name}", _rule(known, grant.urn))
                    yield Line(answer, what, path, UNKNOWN_RULE if unknown else ())


def _rule(known: Known, urn: str) -> str:
    return f"rule {quoted_in_full(known.view.name_of(urn))}"


def devices_of(known: Known, person: str) -> Iterator[Line]:
    """Yield the devices that are named after a person, and the ports that are open to them."""
    groups = known.security_groups
    for one in known.view.of_types(LISTS):
        for cidr, description, _ in groups.entries.get(one.urn, ()):
            if description != person and not description.startswith(f"{person}-"):
                continue
            device = f"device {quoted_in_full(f'{description} ({cidr})')}"
            path = (device, f"prefix list {quoted_in_full(one.name)}")
            found = list(_open_to(known, one.urn, cidr))
            for words in found or ["no port of the state's security groups"]:
                yield Line(Answer.MAYBE, words, path, (NOT_OWNED,))


def _open_to(known: Known, key: str, cidr: str) -> Iterator[str]:
    """Yield the ports that an entry of a prefix list reaches."""
    for grants in known.security_groups.grants.values():
        for grant in grants:
            listed = any(isinstance(link.key, tuple) and key in link.key for link in grant.path)
            if listed and cidr in grant.who:
                yield from (one.words(one.requests) for one in grant.statements)


def roles_of(known: Known, target: Target) -> Iterator[Line]:
    """Yield the roles that a machine has by its instance profile."""
    machines = InstanceRoles(known.view)
    for urn in sorted(target.urns):
        for grant in machines.of_user(urn) if urn in machines.used else ():
            for one in grant.statements:
                profile = quoted_in_full(known.view.name_of(machines.used[urn]))
                known_role = machines.used[urn] in known.view.resources
                answer = Answer.YES if known_role and not one.unknown else Answer.MAYBE
                reasons: tuple[str, ...] = ()
                if answer is Answer.MAYBE:
                    reasons = ("but the instance profile is not in the state",)
                yield Line(answer, one.words(one.requests), (f"instance profile {profile}",), reasons)
