"""Rules for stateful sets: their names, the templates of their claims, and the claims that the cluster has of them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from components.application import MAX_SET_NAME, VolumeClaimTemplate
from components.application.manifests import map_at
from components.application.stateful_set import LABELS_OF_CLAIMS, headless_name
from components.base import quantity_in_bytes
from components.problems import Problem, conflict, duplicate, forbidden, invalid

from ..model.applications import Application, PodApplication, StatefulSetApplication
from ..model.cluster_storage import ClusterStorage
from ..model.manifests import FoundManifests
from ..model.resolved import InCluster
from ..model.storage import Claim, Storage
from .storage import class_problems

Object = Mapping[str, Any]
POLICY = "persistentVolumeClaimRetentionPolicy"


def stateful_set_problems(
    applications: Mapping[str, Application], storage: Storage, *, protect: bool
) -> Iterator[Problem]:
    """Yield the problems of stateful sets with their names and with the storage of the environment."""
    for name, args in applications.items():
        if not isinstance(args, StatefulSetApplication):
            continue
        path = ("applications", name)
        if len(name) > MAX_SET_NAME:
            rule = f"must have at most {MAX_SET_NAME} characters, because a label of its pods continues it"
            yield invalid(path, name, rule, "rename the application")
        if (other := headless_name(name)) in applications:
            first = f"the headless Service of applications.{name}"
            yield duplicate(("applications", other), other, "rename the application", first=first)
        if name[0].isdigit() and not args.has_service:
            rule = f"must start with a letter, because Service {other} continues it (RFC 1035)"
            yield invalid(path, name, rule, "rename the application")
        yield from _shared_claims(name, args, applications)
        for at, template in args.volume_claim_templates.items():
            given = {"storage": template.storage, "access_modes": template.access_modes}
            claim = Claim(storage_class_name=template.storage_class_name, **given)
            yield from class_problems((*path, "volumeClaimTemplates", at), claim, storage)
        retention = args.persistent_volume_claim_retention_policy.model_dump(by_alias=True)
        for key, value in retention.items():
            if protect and value == "Delete":
                why = "the environment is protected, and data would be deleted"
                yield forbidden((*path, POLICY, key), value, why, "write Retain, or protect: false")


def _shared_claims(
    name: str, args: StatefulSetApplication, applications: Mapping[str, Application]
) -> Iterator[Problem]:
    """Yield each claim of a pod of a set that another application uses too."""
    taken_up = set(args.claims_of(name))
    for other, application in applications.items():
        if not isinstance(application, PodApplication) or application.namespace != args.namespace:
            continue
        for key, claim in application.claims_at.items():
            if claim in taken_up:
                why = "because a pod of the set takes up the claim, and two programs on one claim destroy its data"
                remedy = "give each application its own claim"
                yield conflict(("applications", other, *key), claim, f"applications.{name}", remedy, why=why)


def changed_sets(planned: InCluster, found: ClusterStorage) -> Iterator[Problem]:
    """Yield each change of a stateful set that the API server rejects, and how it is made without an interruption."""
    for name, args, namespace in _sets(planned):
        live = found.sets.get((namespace, name))
        for key in _immutable_changes(args, live["spec"]) if live is not None else ():
            rule = "immutable in a StatefulSet"
            command = f"kubectl delete statefulset {name} -n {namespace} --cascade=orphan"
            remedy = f"restore it, or run `{command}`, which keeps its pods and claims, and then `pulumi up --refresh`"
            yield invalid(("applications", name, key), None, rule, remedy)


def namespaces_with_templates(planned: InCluster, manifests: Mapping[str, FoundManifests]) -> set[str]:
    """Return the namespaces with claims that are made from templates, and deleted with the namespace.

    Args:
        planned: what is created in the cluster.
        manifests: the objects of each application of manifests or of a chart.
    """
    found = {namespace for _, args, namespace in _sets(planned) if args.volume_claim_templates}
    for name, objects in manifests.items():
        data = [one.data for one in objects.objects if one.data["kind"] == "StatefulSet"]
        if any(map_at(one, "spec").get("volumeClaimTemplates") for one in data):
            found.add(planned.applications[name].namespace)
    return found


def kept_claims(planned: InCluster, found: ClusterStorage) -> Iterator[Problem]:
    """Yield each template whose claims exist already, and are not what it describes."""
    claims = {(one["metadata"]["namespace"], one["metadata"]["name"]): one["spec"] for one in found.claims}
    for name, args, namespace in _sets(planned):
        for at, template in args.volume_claim_templates.items():
            own = [f"{template.name}-{name}-{pod}" for pod in range(args.replicas)]
            other = [one for one in own if (namespace, one) in claims and _differs(template, claims[namespace, one])]
            if other:
                path = ("applications", name, "volumeClaimTemplates", at)
                rule = f"describes new claims only: {', '.join(other)} exist, and stay as they are"
                yield invalid(path, None, rule, f"to make one larger, use kubectl edit pvc {other[0]} -n {namespace}")


def claims_of_former_pods(planned: InCluster, found: ClusterStorage) -> Iterator[Problem]:
    """Yield the claims whose pods the environment no longer has: those that stay, and those that are deleted."""
    sets = {(namespace, name): args for name, args, namespace in _sets(planned)}
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for claim in found.claims:
        namespace, labels = claim["metadata"]["namespace"], claim["metadata"].get("labels") or {}
        application, own = str(labels.get("app")), str(claim["metadata"]["name"])
        match = re.fullmatch(rf".+-{re.escape(application)}-(\d+)", own)
        made_from_template = labels.items() >= LABELS_OF_CLAIMS.items() and match is not None
        if not made_from_template or match is None or namespace not in planned.namespaces:
            continue
        args = sets.get((namespace, application))
        if own in planned.claim_namespaces or (args is not None and own in args.claims_of(application)):
            continue
        deleted = _is_deleted(args, found.sets.get((namespace, application)), int(match[1]))
        groups.setdefault((namespace, application, deleted), []).append(own)
    for (namespace, application, deleted), names in sorted(groups.items()):
        listed = ", ".join(sorted(names))
        if deleted:
            yield invalid(
                ("applications", application), None, f"claims {listed} are deleted with their data ({POLICY})"
            )
            continue
        rule = f"claims {listed} of pods that it does not have stay in namespace {namespace} with their data"
        again = "pods with these numbers use them again"
        remove = f"kubectl delete pvc {' '.join(sorted(names))} -n {namespace}"
        yield invalid(("applications", application), None, rule, f"{again}; to delete them with their data: {remove}")


def _is_deleted(args: StatefulSetApplication | None, live: Object | None, pod: int) -> bool:
    """Return whether an update deletes the claims of a pod that the environment no longer has."""
    if live is None or pod >= live["spec"].get("replicas", 1):
        return False
    if args is None:
        return bool(_policy(live).get("whenDeleted") == "Delete")
    return args.persistent_volume_claim_retention_policy.when_scaled == "Delete"


def _sets(planned: InCluster) -> Iterator[tuple[str, StatefulSetApplication, str]]:
    """Yield the name, the settings and the namespace of each stateful set."""
    for name, placed in planned.applications.items():
        if isinstance(placed.args, StatefulSetApplication):
            yield name, placed.args, placed.namespace


def _policy(live: Object) -> Object:
    policy: Object = live["spec"].get(POLICY) or {}
    return policy


def _immutable_changes(args: StatefulSetApplication, spec: Object) -> Iterator[str]:
    """Yield the changed keys that are immutable, given the spec of the set in the cluster."""
    if spec.get("podManagementPolicy", "OrderedReady") != args.pod_management_policy:
        yield "podManagementPolicy"
    templates = {one.name: one for one in args.volume_claim_templates.values()}
    live = {one["metadata"]["name"]: one["spec"] for one in spec.get("volumeClaimTemplates") or []}
    if templates.keys() != live.keys() or any(_differs(templates[name], one) for name, one in live.items()):
        yield "volumeClaimTemplates"


def _differs(template: VolumeClaimTemplate, claim: Object) -> bool:
    """Return whether a claim, or a template in the cluster, is not what a template of the file describes."""
    size = str(claim["resources"]["requests"]["storage"])
    return (
        claim.get("storageClassName") != template.storage_class_name
        or list(claim["accessModes"]) != [mode.value for mode in template.access_modes]
        or quantity_in_bytes(size) != quantity_in_bytes(template.storage)
    )
