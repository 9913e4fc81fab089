"""Pods of an image that have names and claims of their own, such as the members of a database."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

import pulumi
from pydantic import Field

from ..base import Args, DnsLabel, DnsSubdomain
from ..claim_args import ClaimArgs
from ..kubernetes_object import KubernetesObject
from ..problems import Problem, duplicate, invalid, not_applicable
from .configuration import Surroundings
from .container import ServingPodArgs, plan_serving_pod
from .deployment import STOP_SECONDS, VolumeReach, plan_disruption_budget, plan_pause, plan_spread
from .exposure import ServedPort
from .long_running import LongRunning, Plan
from .texts import MountPath

MAX_SET_NAME = 52
"""The number of characters of a name, to which Kubernetes adds 11 in a label of its pods."""
LABELS_OF_CLAIMS = {"app.kubernetes.io/managed-by": "strata"}
"""The labels of claims that are made from a template, besides `app`, which is the name of the application."""
VOLUMES_OF_PODS = ("aws-secret", "claim-", "empty-", "file", "secret")
"""How the names of the volumes begin that a pod has besides those of its templates."""


class VolumeClaimTemplate(ClaimArgs):
    """A template from which each pod gets a claim of its own (v1 PersistentVolumeClaim)."""

    name: DnsLabel = "data"
    """The first part of the names of the claims: `data-db-0` is that of pod `db-0`."""
    storage_class_name: DnsSubdomain = Field(examples=["local-storage-class"])
    """The storage class, whose provisioner creates the volumes: an entry of `storage.classes` or
    `storage.clusterClasses`."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.name.startswith(VOLUMES_OF_PODS):
            begins = ", ".join(VOLUMES_OF_PODS)
            yield invalid(("name",), self.name, f"must not begin with one of {begins}", "use another name")


class ClaimRetention(Args):
    """What becomes of the claims of pods that are gone (apps/v1 StatefulSetPersistentVolumeClaimRetentionPolicy)."""

    when_deleted: Literal["Retain", "Delete"] = "Retain"
    """`Delete` deletes all claims, and the data with them, when the application is removed. `Retain` leaves them in the
    namespace."""
    when_scaled: Literal["Retain", "Delete"] = "Retain"
    """`Delete` deletes the claims of the pods that a lower number of `replicas` removes, and the data with them.
    `Retain` leaves them for the time when the number rises again."""


class RollingUpdateOfSet(Args):
    """How pods are replaced one after the other (apps/v1 RollingUpdateStatefulSetStrategy)."""

    partition: Annotated[int, Field(ge=0)] = 0
    """The lowest ordinal of the pods that are replaced. Those below keep their former definition, also when they start
    again."""


class UpdateStrategy(Args):
    """How changed pods replace the old ones (apps/v1 StatefulSetUpdateStrategy)."""

    type: Literal["RollingUpdate", "OnDelete"] = "RollingUpdate"
    """`RollingUpdate` replaces them one after the other, the one with the highest ordinal first. `OnDelete` replaces a
    pod when somebody deletes it."""
    rolling_update: RollingUpdateOfSet = RollingUpdateOfSet()
    """The pods that `RollingUpdate` replaces."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.type == "OnDelete" and "rolling_update" in self.model_fields_set:
            yield not_applicable(("rollingUpdate",), None, "type OnDelete")

    @property
    def plan(self) -> dict[str, Any]:
        """The strategy with the fields of Kubernetes."""
        partition = {"partition": self.rolling_update.partition}
        return {"type": self.type} | ({"rollingUpdate": partition} if self.type == "RollingUpdate" else {})


class StatefulSetArgs(ServingPodArgs):
    """Pods of an image of one's own that have names and claims of their own, such as the members of a database."""

    volume_claim_templates: dict[MountPath, VolumeClaimTemplate] = {}
    """Templates from which each pod gets claims of its own, by the folder that they are mounted at. They are
    immutable, and a claim that exists stays as it is."""
    pod_management_policy: Literal["OrderedReady", "Parallel"] = "OrderedReady"
    """`OrderedReady` starts each pod when the one before is ready, and `Parallel` all at once. It is immutable."""
    update_strategy: UpdateStrategy = UpdateStrategy()
    """How changed pods replace the old ones."""
    persistent_volume_claim_retention_policy: ClaimRetention = ClaimRetention()
    """What becomes of the claims of pods that are gone."""
    mounting: ClassVar[tuple[str, ...]] = ("files", "claims", "volume_claim_templates", "empty_dirs")

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        names: dict[str, str] = {}
        for path, template in self.volume_claim_templates.items():
            at = ("volumeClaimTemplates", path, "name")
            if (first := names.setdefault(template.name, path)) != path:
                yield duplicate(at, template.name, "give each template a name of its own", first=first)

    @property
    def template_mounts(self) -> Mapping[str, str]:
        return {path: one.name for path, one in self.volume_claim_templates.items()}

    def claims_of(self, name: str) -> list[str]:
        """Return the names of the claims that the pods of a set get."""
        templates = [one.name for one in self.volume_claim_templates.values()]
        return [f"{template}-{name}-{pod}" for template in templates for pod in range(self.replicas)]


class StatefulSet(LongRunning):
    """A StatefulSet, the headless Service that gives its pods names, and a Service for its ports.

    The claims of its templates are made by the controller, and are no resources.
    """

    token = "strata:application:StatefulSet"  # noqa: S105 - a Pulumi type token
    workload_kind = "StatefulSet"

    def declare_pods(
        self,
        name: str,
        args: StatefulSetArgs,
        given: Surroundings,
        plan: Plan,
        *,
        reach: VolumeReach | None,
        needed: list[KubernetesObject],
        engine_waits: bool,
    ) -> KubernetesObject:
        """Declare the StatefulSet, its headless Service and its disruption budget."""
        headless = KubernetesObject(
            headless_name(name), plan_headless_service(name, given.namespace, plan.ports), self.child()
        )
        if args.replicas > 1:
            budget = plan_disruption_budget(name, given.namespace, {"app": name})
            KubernetesObject(f"{name}-disruptions", budget, self.child())
        # A pod uses the claim of its name. One that the program declares has to exist by then.
        namespace = pulumi.Output.all(given.namespace, *given.claim_names.values()).apply(lambda all_: str(all_[0]))
        manifest = plan_stateful_set(name, namespace, args, plan.pod, spreads=reach is None, engine_waits=engine_waits)
        return KubernetesObject(name, manifest, self.child(depends_on=[*needed, headless]))

    @staticmethod
    def plan(name: str, args: StatefulSetArgs, given: Surroundings) -> Plan:
        return plan_serving_pod(name, args, given)


def headless_name(name: str) -> str:
    """Return the name of the Service that gives the pods of a set names: `db-0.db-headless`."""
    return f"{name}-headless"


def plan_headless_service(name: str, namespace: pulumi.Input[str], ports: Sequence[ServedPort]) -> dict[str, Any]:
    """Return the Service that gives pods names, also before they are ready, so that members find each other."""
    spec: dict[str, Any] = {"clusterIP": "None", "selector": {"app": name}, "publishNotReadyAddresses": True}
    if ports:
        spec["ports"] = [one.plan for one in ports]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "name": headless_name(name),
            "namespace": namespace,
            "annotations": {"pulumi.com/skipAwait": "true"},
        },
        "spec": spec,
    }


def plan_stateful_set(
    name: str,
    namespace: pulumi.Input[str],
    args: StatefulSetArgs,
    pod: Mapping[str, Any],
    *,
    spreads: bool,
    engine_waits: bool = True,
) -> dict[str, Any]:
    """Return the StatefulSet. `spreads` is whether its pods can run on several nodes."""
    labels = {"app": name}
    annotations = {} if engine_waits else {"pulumi.com/waitFor": "jsonpath={.metadata.uid}"}
    pause = args.drain_seconds if args.is_drained else 0
    spec = plan_pause(pod, pause) | {
        "terminationGracePeriodSeconds": args.termination_grace_period_seconds or pause + STOP_SECONDS
    }
    if spreads and args.replicas > 1:
        spec["topologySpreadConstraints"] = plan_spread(labels)
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations},
        "spec": {
            "replicas": args.replicas,
            "serviceName": headless_name(name),
            "podManagementPolicy": args.pod_management_policy,
            "updateStrategy": args.update_strategy.plan,
            "persistentVolumeClaimRetentionPolicy": args.persistent_volume_claim_retention_policy.model_dump(
                by_alias=True
            ),
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
            "volumeClaimTemplates": [_plan_template(one) for one in args.volume_claim_templates.values()],
        },
    }


def _plan_template(template: VolumeClaimTemplate) -> dict[str, Any]:
    return {
        "metadata": {"name": template.name, "labels": LABELS_OF_CLAIMS},
        "spec": {
            "storageClassName": template.storage_class_name,
            "accessModes": [mode.value for mode in template.access_modes],
            "resources": {"requests": {"storage": template.storage}},
        },
    }
