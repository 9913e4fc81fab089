"""The names that objects of an environment have in its cluster, so that manifests do not take them."""

from collections.abc import Iterator

from components.application import WebApplicationArgs
from components.application.job import JobArgs, name_of_job
from components.application.nginx import first_page_name
from components.application.stateful_set import headless_name

from ..model.applications import (
    Application,
    CronJobApplication,
    NginxApplication,
    OwnPods,
    PlacedApplication,
    StatefulSetApplication,
)
from ..model.environment import Environment
from ..model.resolved import InCluster

ObjectName = tuple[str, str]
"""A namespace, and the name of an object in it: `shop`, `Deployment/web`."""


def names_taken(environment: Environment, planned: InCluster) -> dict[ObjectName, str]:
    """Return what creates each object, by its namespace and name. Names with a digest are left out.

    Args:
        environment: a valid environment.
        planned: what it creates in its cluster.
    """
    taken = {(one, "NetworkPolicy/default-deny"): "the environment" for one in planned.namespaces}
    for name, namespace in planned.claim_namespaces.items():
        taken[namespace, f"PersistentVolumeClaim/{name}"] = f"storage, as claim {name}"
    for name, application in planned.applications.items():
        for one in _names_of(name, application.args):
            taken[application.namespace, one] = f"applications.{name}"
    for name in planned.users:
        for namespace, role in environment.users[name].namespaces.items():
            taken[namespace, f"RoleBinding/{name}-{role}"] = f"users.{name}"
    return taken


def _names_of(name: str, application: Application) -> Iterator[str]:
    """Yield the kinds and names of the objects that an application declares."""
    if isinstance(application, OwnPods):
        yield f"NetworkPolicy/{name}-egress"
        if application.rights is not None:
            yield f"ServiceAccount/{name}"
    if isinstance(application, NginxApplication):
        yield f"ConfigMap/{first_page_name(name)}"
    if isinstance(application, PlacedApplication):
        yield from _names_of_web(name, application)
    elif isinstance(application, CronJobApplication):
        yield f"CronJob/{name}"
    elif isinstance(application, JobArgs):
        yield f"Job/{name_of_job(name, application)}"


def _names_of_web(name: str, application: PlacedApplication) -> Iterator[str]:
    yield f"{application.component.workload_kind}/{name}"
    if isinstance(application, StatefulSetApplication):
        yield f"Service/{headless_name(name)}"
        yield from (f"PersistentVolumeClaim/{claim}" for claim in application.claims_of(name))
    if application.has_service:
        yield f"Service/{name}"
        yield f"NetworkPolicy/{name}-page"
        if application.ingress is not None:
            yield f"Ingress/{name}"
        if application.host is not None:
            yield f"HTTPRoute/{name}"
    if isinstance(application, WebApplicationArgs) and application.autoscaling is not None:
        yield f"HorizontalPodAutoscaler/{name}"
    if application.max_replicas > 1:
        yield f"PodDisruptionBudget/{name}"
