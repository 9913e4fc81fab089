"""Rules between the exceptions of pods from Pod Security `restricted`, and what their namespaces enforce."""

from collections.abc import Iterator, Mapping, Sequence

from components.application import ContainerException
from components.pod_security import Level
from components.problems import Problem, ValuePath, forbidden, invalid, not_found
from components.user import UserArgs

from ..model.applications import Application, OwnPods
from ..model.manifests import ObjectsApplication
from ..model.resolved import InCluster

NAMESPACES = ("kubernetes", "namespaces")
RIGHTS_TO_PODS = ("edit", "admin")
"""The rights of users with which they may create pods (Kubernetes, User-facing roles)."""


def pod_security_problems(planned: InCluster) -> Iterator[Problem]:
    """Yield the exceptions that a namespace does not admit, and settings of namespaces that are not created."""
    for name in planned.args.namespaces:
        if name not in planned.namespaces:
            remedy = "remove it, or name it in an application, a claim or the namespaces of a user"
            yield not_found(
                (*NAMESPACES, name), None, "namespace of the environment", planned.namespaces, remedy=remedy
            )
    for name, placed in planned.applications.items():
        level = planned.args.pod_security_of(placed.namespace)
        for at, exceptions in exceptions_of(placed.args):
            for index, exception in enumerate(exceptions):
                for path, value, needs in exception.needed:
                    if not level.admits(needs):
                        where = ("applications", name, *at, index, *path)
                        why = f"namespace {placed.namespace} enforces Pod Security `{level}`, and this needs `{needs}`"
                        yield forbidden(where, value, why, f"remove it, or {way_to_admit(placed.namespace, needs)}")


def loose_namespaces(planned: InCluster, users: Mapping[str, UserArgs]) -> Iterator[Problem]:
    """Yield the namespaces that admit more than their pods need, and users who can control the nodes by pods."""
    for name, one in planned.args.namespaces.items():
        if name not in planned.namespaces:
            continue
        level, path = Level(one.pod_security), (*NAMESPACES, name, "podSecurity")
        for user, args in users.items():
            if level is Level.PRIVILEGED and args.namespaces.get(name) in RIGHTS_TO_PODS:
                rule = f"lets user {user} control the nodes, with pods that have rights on them"
                yield invalid(path, one.pod_security, rule, f"give users.{user} the right view there, or use baseline")
        inside = [other.args for other in planned.applications.values() if other.namespace == name]
        others = any(isinstance(other, ObjectsApplication) for other in inside)
        if others or any(name in args.namespaces for args in users.values()):
            continue
        asked = (exception for other in inside for _, found in exceptions_of(other) for exception in found)
        needs = [need for exception in asked for _, _, need in exception.needed]
        least = next((one for one in Level if one in needs), Level.RESTRICTED)
        if least is not level and level.admits(least):
            remedy = "remove the entry" if least is Level.RESTRICTED else f"write {least}"
            yield invalid(path, one.pod_security, f"no application in it needs more than {least}", remedy)


def exceptions_without_root(applications: Mapping[str, Application]) -> Iterator[Problem]:
    """Yield the rights of containers that their programs do not have, because these are not root."""
    for name, application in applications.items():
        for at, exceptions in exceptions_of(application):
            if any(one.run_as_user == 0 or one.allow_privilege_escalation for one in exceptions):
                continue
            for index, one in enumerate(exceptions):
                for key in [key for key in one.asked if key in ("capabilities", "privileged")]:
                    path = ("applications", name, *at, index, key)
                    yield invalid(path, None, "has no effect on a program that is not root", "add runAsUser: 0")


def exceptions_of(application: object) -> Iterator[tuple[ValuePath, Sequence[ContainerException]]]:
    """Yield the exceptions of an application, by the keys that lead to them."""
    if isinstance(application, OwnPods):
        yield ("podSecurityExceptions",), application.pod_security_exceptions
        for index, one in enumerate(application.init_containers):
            yield ("initContainers", index, "podSecurityExceptions"), one.pod_security_exceptions


def way_to_admit(namespace: str, level: Level) -> str:
    """Return the remedy for pods that a namespace does not admit, and a namespace of another level would."""
    return f"write kubernetes.namespaces: {{{namespace}: {{podSecurity: {level}, reason: ...}}}}"
