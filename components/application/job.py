"""Jobs, which run a command to its end once for each definition of it."""

from collections.abc import Mapping
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Component
from ..kubernetes_object import KubernetesObject
from ..pod_security import Level
from .configuration import Surroundings, declare_configuration, digest_of
from .pod import check_admission
from .pod_settings import PodArgs, PodPlan, plan_pod

MAX_JOB_NAME = 52
"""The number of characters of a name, to which Kubernetes or strata adds 11 for each Job."""


class JobArgs(PodArgs):
    """A command that runs to its end at each change of its definition, such as the migration of a database."""

    backoff_limit: Annotated[int, Field(ge=0, le=1000)] = 3
    """The number of times that a failed command is run again, after 10 s, 20 s, 40 s and so on."""
    active_deadline_seconds: Annotated[int, Field(ge=1, le=604800)] = 600
    """The time for all attempts together, after which the job has failed."""


class Job(Component):
    """A Job whose name contains a digest of its definition, so that a changed one runs and an unchanged one does not.

    It is kept when it has ended: a deleted one would be created again, and so run again, after a refresh.

    Attributes:
        job: the Job.
        job_name: its name in the cluster.
    """

    token = "strata:application:Job"  # noqa: S105 - a Pulumi type token
    job: KubernetesObject
    job_name: str

    def __init__(
        self,
        name: str,
        args: JobArgs,
        *,
        namespace: pulumi.Input[str],
        claim_names: Mapping[str, pulumi.Input[str]] | None = None,
        config: Mapping[str, pulumi.Input[str]] | None = None,
        service_account: pulumi.Input[str] | None = None,
        pod_security: Level = Level.RESTRICTED,
        engine_waits: bool = True,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the job.

        Args:
            name: the first part of its name in the cluster, and the name of its container.
            args: the settings of the job. Values that are Outputs are no part of its definition.
            namespace: the name of its namespace, such as the output `Namespace.namespace`.
            claim_names: the names of its claims in the cluster, by the names in `args`.
            config: the secrets that `args` names, by `ValueSource.entry`: the key of the configuration, for example.
            service_account: the service account that has rights in AWS, such as `PodIdentity.service_account`.
            pod_security: the level of Pod Security that the namespace enforces.
            engine_waits: whether the engine waits until the job has succeeded; False where the program waits.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        plan = plan_pod(name, args, Surroundings(namespace, None, claim_names or {}, config or {}, service_account), {})
        needed = declare_pod(self, name, plan, pod_security)
        self.job_name = name_of_job(name, args)
        annotations = {} if engine_waits else {"pulumi.com/waitFor": "jsonpath={.metadata.uid}"}
        manifest = {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {
                "name": self.job_name,
                "namespace": namespace,
                "labels": {"app": name},
                "annotations": annotations,
            },
            "spec": plan_job(name, args, plan.spec),
        }
        # A definition that has changed is another resource. What strata itself plans otherwise does not run it again.
        options = self.child(depends_on=needed, ignore_changes=["spec"], delete_before_replace=True)
        self.job = KubernetesObject(self.job_name, manifest, options)
        self.register_outputs({"job_name": self.job_name})


def name_of_job(name: str, args: JobArgs) -> str:
    """Return the name of a Job, which contains a digest of its definition.

    Defaults are left out, so that a version of strata with other defaults does not run it again.
    """
    fields = JobArgs.model_fields.keys()
    return f"{name}-{digest_of(args.model_dump(include=set(fields), by_alias=True, exclude_defaults=True))}"


def declare_pod(component: Component, name: str, plan: PodPlan, pod_security: Level) -> list[KubernetesObject]:
    """Declare what a pod needs, and return it: the objects that it reads, and the policies of its connections.

    Raises:
        pulumi.RunError: Pod Security refuses the pod.
    """
    check_admission(name, plan.spec, pod_security)
    policies = [KubernetesObject(f"{name}-{role}", one, component.child()) for role, one in plan.policies.items()]
    return policies + [declare_configuration(component, name, role, one) for role, one in plan.configuration.items()]


def plan_job(name: str, args: JobArgs, pod: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spec of a Job. Each attempt is a pod of its own, so that its log is kept."""
    return {
        "backoffLimit": args.backoff_limit,
        "activeDeadlineSeconds": args.active_deadline_seconds,
        "template": {"metadata": {"labels": {"app": name}}, "spec": {**pod, "restartPolicy": "Never"}},
    }
