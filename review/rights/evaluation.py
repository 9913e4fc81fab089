"""The rights of every principal before a change and after it, and their differences."""

import re
from collections.abc import Container, Iterable
from functools import partial
from itertools import chain

from ..model.world import World
from ..read.state import is_of_aws
from ..read.values import starts_with
from . import (
    access_entries,
    credentials,
    endpoints,
    moved_rights,
    network_policies,
    pod_accounts,
    resource_policies,
    service_accounts,
    view,
)
from .account import Account
from .comparison import Difference, compare
from .grant import Principal
from .iam import Holder, Iam
from .iam_types import ATTACHMENT_OF_SEVERAL, ATTACHMENTS, HOLDERS, INLINE, MEMBERSHIPS, PERMISSION_SET, POLICIES
from .instance_roles import INSTANCES, PROFILES, PROPERTY, InstanceRoles
from .moves import moved
from .permission_sets import unassigned
from .prefix_lists import LISTS
from .principal_tags import AFTER, BEFORE, PrincipalTags
from .rbac import Rbac
from .security_groups import GROUPS, RULES, USE, USES, SecurityGroups
from .sessions import Sessions, attributed
from .unchanged import changed
from .unnamed import Unnamed
from .view import View

Pair = tuple[Iterable[Principal], Iterable[Principal]]
"""The principals before a change, and those after it."""


def differences(world: World, contained: Container[str] = ()) -> dict[str, Difference]:
    """Return the rights that a change grants and revokes, by the URN of the resource that causes it.

    Args:
        world: the world before, and the changes.
        contained: the URNs of the resources that are deleted with their container.
    """
    views = (view.before(world), view.after(world, contained))
    accounts, tags = (Account(Iam(views[0])), Account(Iam(views[1]))), PrincipalTags(*views)
    pairs = [
        _security_groups(*views),
        _network_policies(*views),
        _endpoints(*views),
        _rbac(*views),
        _iam(*accounts, tags),
        _permission_sets(*accounts),
        _resource_policies(*accounts, tags),
        moved_rights.principals(*accounts),
        _credentials(*views),
        _cluster_access(*views),
        _service_accounts(*views),
        _instance_roles(*views),
        _pod_accounts(*views),
    ]
    before, after = (list(chain.from_iterable(one)) for one in zip(*pairs, strict=True))
    return attributed(compare(before, after, contained), world, *(one.iam for one in accounts))


def _security_groups(old: View, new: View) -> Pair:
    """Return the security groups and the resources that use them, except resources that are removed."""
    before, after = SecurityGroups(old), SecurityGroups(new)
    removed = {(USE, urn) for urn in before.users.keys() - after.users.keys() if urn not in new.resources}
    others = before.referred | after.referred | removed
    first, second = ([one for one in found.principals() if one.key not in others] for found in (before, after))
    return first, second


def _network_policies(old: View, new: View) -> Pair:
    """Return the pods of the existing namespaces with policies, except the pods of workloads that are removed."""
    before, after = network_policies.policies_of(old), network_policies.policies_of(new)
    created = network_policies.created_namespaces(old, new) - before.keys()
    removed = network_policies.removed_pods(old, new)
    namespaces = [one for one in dict.fromkeys((*before, *after)) if one not in created]
    first, second = (network_policies.principals(one, namespaces, removed) for one in (before, after))
    return first, second


def _rbac(old: View, new: View) -> Pair:
    """Return the subjects, except service accounts that are removed, and the roles without bindings."""
    before, after = Rbac(old, new), Rbac(new, old)
    without = [*before.bound, *after.bound, *(before.accounts - after.accounts)]
    subjects = dict.fromkeys((*before.bindings, *after.bindings))
    return before.principals(subjects, without), after.principals(subjects, without)


def _iam(old: Account, new: Account, tags: PrincipalTags) -> Pair:
    """Return the holders of policies whose rights may change, except removed ones, and the policies of nobody."""
    before, after = old.iam, new.iam
    everybody = dict.fromkeys((*before.everybody(), *after.everybody()))
    removed = before.view.resources.keys() - after.view.resources.keys()
    kept = [one for one in everybody if one[1] not in removed]
    sessions = Sessions(before, after), Sessions(after, before)
    more = [*(one for one in tags.changed if one in everybody), *sessions[0].holders()]
    holders = list(dict.fromkeys([*changed(kept, before, after), *more]))
    held = {*before.holders, *after.holders, *before.boundaries.values(), *after.boundaries.values()}
    first, second = (
        one.iam.principals(_present(holders, rights), held, rights.grants, one.by_resources, one.refused_by_resources)
        for one, rights in zip((old, new), sessions, strict=True)
    )
    return tags.of_holders(first, BEFORE), tags.of_holders(second, AFTER)


def _present(holders: Iterable[Holder], sessions: Sessions) -> list[Holder]:
    """Return the holders that may have rights at one time: others than resources have none without policies."""
    known = {*sessions.iam.everybody(), *sessions.holders()}
    return [one for one in holders if one in known or one[1].startswith("urn:")]


def _permission_sets(old: Account, new: Account) -> Pair:
    """Return the permission sets that the program assigns to nobody, except those that exist only at one time."""
    held = {one.key for iam in (old.iam, new.iam) for found in iam.assigned.values() for one in found}
    both = old.view.resources.keys() & new.view.resources.keys()
    first, second = (
        [
            Principal(("permission set", one.key), partial(iam.of_assignment, one))
            for one in unassigned(iam.view, held)
            if one.key in both
        ]
        for iam in (old.iam, new.iam)
    )
    return first, second


def _resource_policies(old: Account, new: Account, tags: PrincipalTags) -> Pair:
    """Return the resources with policies, except resources that are removed."""
    created = resource_policies.of_new(old.view, new.view)
    before = [*created, *resource_policies.principals(old.view, new.view, old.bounded(new))]
    after = list(resource_policies.principals(new.view, new.view, new.bounded(old)))
    first, second = Unnamed(old, new.view).of(before, after), new.with_identities(before, after, old.view)
    return tags.of_resources(first, BEFORE), tags.of_resources(second, AFTER)


def _endpoints(old: View, new: View) -> Pair:
    """Return the load balancers and clusters, except those that are removed."""
    return endpoints.principals(old, new), endpoints.principals(new, new)


def _credentials(old: View, new: View) -> Pair:
    """Return the users with what they sign in with, except people who sign in by Identity Center instead."""
    without = moved(old.resources, new.resources)
    return credentials.principals(old, without), credentials.principals(new, without)


def _cluster_access(old: View, new: View) -> Pair:
    """Return who has access to clusters; people who move to Identity Center are the same before and after."""
    people = {person: user for user, person in moved(old.resources, new.resources).items()}
    return access_entries.principals(old, people), access_entries.principals(new, people)


def _service_accounts(old: View, new: View) -> Pair:
    """Return the service accounts with roles and tokens, except those that are removed."""
    removed = service_accounts.accounts(old) - service_accounts.accounts(new)
    return service_accounts.principals(old, removed), service_accounts.principals(new, removed)


def _instance_roles(old: View, new: View) -> Pair:
    """Return the machines with instance profiles, and the profiles that none of them uses."""
    before, after = InstanceRoles(old), InstanceRoles(new)
    return before.principals(after), after.principals(before)


def _pod_accounts(old: View, new: View) -> Pair:
    """Return the workloads with their service accounts, except accounts that have rights at neither time."""
    without = pod_accounts.without_rights(old) & pod_accounts.without_rights(new)
    return pod_accounts.principals(old, new, without), pod_accounts.principals(new, old, without)


IDENTITIES = (*POLICIES, *ATTACHMENTS, ATTACHMENT_OF_SEVERAL, *INLINE, *MEMBERSHIPS)
"""The types of IAM resources whose only content is rights."""
IN_CLUSTER = re.compile(r"kubernetes:(rbac\.authorization\.k8s\.io/v1:|networking\.k8s\.io/v1:NetworkPolicy$)")
ENDPOINTS = {
    "kubernetes:core/v1:Service": ("spec.loadBalancerSourceRanges",),
    "strata:eks:Cluster": ("endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"),
    "aws:eks/cluster:Cluster": ("vpcConfig",),
}
"""The properties that determine which networks reach an endpoint, by type."""
OF_ONE = {
    **dict.fromkeys(access_entries.ENTRIES, ("kubernetesGroups", "policies", "username", "userName")),
    **dict.fromkeys(service_accounts.POD_IDENTITIES, ("roleArn",)),
    **dict.fromkeys(credentials.KEYS, ("status",)),
    **dict.fromkeys(PROFILES, ("role",)),
    PERMISSION_SET: ("inlinePolicy", "policies"),
}
"""The properties that determine rights of one user, role, service account or machine, by type."""


def is_compared(type_: str, path: str) -> bool:
    """Return whether `differences` compares the rights that depend on a property."""
    if type_ in (*GROUPS, *LISTS, *RULES, *IDENTITIES) or IN_CLUSTER.match(type_):
        return True
    of_role = ("assumeRolePolicy", "inlinePolicies", "managedPolicyArns") if type_ in HOLDERS["role"] else ()
    limited = ("permissionsBoundary",) if type_ in (*HOLDERS["user"], *HOLDERS["role"]) else ()
    own = ("policy",) if is_of_aws(type_) else ()
    places = (*USES, *ENDPOINTS.get(type_, ()), *OF_ONE.get(type_, ()), *of_role, *limited, *own)
    return starts_with(path, *places) or (path == PROPERTY and type_ in INSTANCES)
