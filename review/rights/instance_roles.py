"""The roles that machines have by their instance profiles (IAM user guide, Using instance profiles)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, is_of_aws, property_of
from .box import Box
from .grant import Grant, Link, Principal, Statement
from .iam_types import HOLDERS
from .texts import Texts
from .view import View

ROLES = HOLDERS["role"]
PROFILES = ("strata:iam:InstanceProfile", "aws:iam/instanceProfile:InstanceProfile")
INSTANCES = ("strata:ec2:Instance", "aws:ec2/instance:Instance")
SCALING_GROUPS = ("strata:autoscaling:AutoScalingGroup", "aws:autoscaling/group:Group")
PROPERTY = "iamInstanceProfile"
PATHS = (PROPERTY, f"{PROPERTY}.name", f"{PROPERTY}.arn")


class InstanceRoles:
    """The instance profiles of a view, and the machines and launch templates that use them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.used = {one.urn: key for one in view.resources.values() for key in [self._profile_of(one)] if key}

    def principals(self, other: InstanceRoles) -> Iterator[Principal]:
        """Yield the machines that use a profile before or after, except those that exist only before or only after.

        A profile that nothing in the program uses at either time is a principal itself: it may be used elsewhere.
        """
        both = self.view.resources.keys() & other.view.resources.keys()
        for urn in dict.fromkeys((*self.used, *other.used)):
            if urn in both:
                yield Principal(("role of", urn), lambda urn=urn: list(self.of_user(urn, other)))  # type: ignore[misc]
        used = {*self.used.values(), *other.used.values()}
        for one in self.view.of_types(PROFILES):
            if one.urn not in used:
                yield Principal(("instance profile", one.urn), lambda one=one: self._of_profile(one))  # type: ignore[misc]

    def _profile_of(self, resource: Resource) -> str:
        """Return the key of the instance profile that a resource uses; empty without one."""
        if PROPERTY not in resource.inputs and PROPERTY not in resource.outputs:
            return ""
        if not is_of_aws(resource.type):
            return ""
        paths = PATHS[1:] if isinstance(property_of(resource, PROPERTY), dict) else PATHS[:1]
        return next((key for path in paths if (key := self.view.key_at(resource, path, PROFILES))), "")

    def of_user(self, urn: str, other: InstanceRoles | None = None) -> Iterator[Grant]:
        """Yield the role of a machine: none if the profile that it names exists only at the other time."""
        profile = self.used.get(urn)
        if profile is None or (other and any(profile in other.view.named(one) for one in PROFILES)):
            return
        who = f"{self._noun(urn)} {self.view.quoted(urn)}"
        link = Link(("profile", urn, profile), urn, who, f"the role of instance profile {self.view.quoted(profile)}")
        found = self.view.resources.get(profile)
        if found is None:
            box = Box.of({"role": Texts.of([f"profile {profile}"])})
            yield Grant(urn, who, (Statement(box, lambda _: link.what, unknown=profile == UNKNOWN_PART),), (link,))
            return
        for grant in self._of_profile(found):
            yield Grant(grant.urn, grant.who, grant.statements, (link,))

    def _of_profile(self, profile: Resource) -> list[Grant]:
        """Return the role that a profile passes to machines."""
        who = f"every instance with profile {quoted_in_full(profile.name)}"
        found = []
        for role in self.view.keys_at(profile, "role", ROLES):
            what, unknown = f"role {self.view.quoted(role)}", role == UNKNOWN_PART
            statement = Statement(Box.of({"role": Texts.of([role])}), lambda _, what=what: what, unknown=unknown)  # type: ignore[misc]
            found.append(Grant(profile.urn, who, (statement,)))
        return found

    def _noun(self, urn: str) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.view.resources[urn].type.rpartition(":")[2]).lower()
