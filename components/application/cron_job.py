"""Cron jobs, which run a command at certain times."""

import re
import zoneinfo
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..base import Component
from ..kubernetes_object import KubernetesObject
from ..pod_security import Level
from ..problems import must_be
from .configuration import Surroundings
from .job import JobArgs, declare_pod, plan_job
from .pod_settings import plan_pod

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS = ((0, 59, ()), (0, 23, ()), (1, 31, ()), (1, 12, MONTHS), (0, 6, DAYS))
"""The lowest and the highest value of each field of a schedule, and the names of its values."""
MACROS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_ITEM = re.compile(r"(\*|\?|(\w+)(?:-(\w+))?)(?:/(\d+))?", re.ASCII)


def is_schedule(text: str) -> bool:
    """Return whether a text is a schedule (Kubernetes, CronJob, Schedule syntax)."""
    fields = text.split()
    if len(fields) != len(FIELDS):
        return text in MACROS
    return all(
        _is_item(item, *limits) for field, limits in zip(fields, FIELDS, strict=True) for item in field.split(",")
    )


def _is_item(item: str, lowest: int, highest: int, names: tuple[str, ...]) -> bool:
    found = _ITEM.fullmatch(item.lower())
    if found is None or found[4] == "0":
        return False
    values = [
        lowest + names.index(one) if one in names else int(one) if one.isdigit() else -1
        for one in found.group(2, 3)
        if one
    ]
    return all(lowest <= one <= highest for one in values) and values == sorted(values)


def is_time_zone(text: str) -> bool:
    """Return whether a text is the name of a time zone. Where this machine has no list of them, every name is."""
    try:
        zoneinfo.ZoneInfo("UTC")
    except zoneinfo.ZoneInfoNotFoundError:
        return True
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return text != "Local"


Schedule = Annotated[
    str,
    must_be(
        "a schedule: minute, hour, day of the month, month and day of the week, such as '30 4 * * *', or @hourly, "
        "@daily, @weekly, @monthly or @yearly",
        is_schedule,
    ),
]
TimeZone = Annotated[str, must_be("the name of a time zone, for example Europe/Berlin or Etc/UTC", is_time_zone)]


class CronJobArgs(JobArgs):
    """A command that runs at certain times, such as a backup (batch/v1 CronJob)."""

    schedule: Schedule = Field(examples=["30 4 * * *"])
    """When it runs: minute, hour, day of the month, month and day of the week."""
    time_zone: TimeZone = "Etc/UTC"
    """The time zone of the schedule."""
    concurrency_policy: Literal["Allow", "Forbid", "Replace"] = "Forbid"
    """What happens when it is due while it still runs: `Forbid` leaves the new run out, `Replace` stops the old one,
    `Allow` runs both."""
    starting_deadline_seconds: Annotated[int, Field(ge=10)] = 3600
    """The time for which a run that could not begin is made up for."""
    successful_jobs_history_limit: Annotated[int, Field(ge=0)] = 3
    """The number of succeeded runs whose pods and logs are kept."""
    failed_jobs_history_limit: Annotated[int, Field(ge=0)] = 3
    """The number of failed runs whose pods and logs are kept."""
    suspend: bool = False
    """Whether it does not run for the time being."""


class CronJob(Component):
    """A CronJob and what its pods read.

    Attributes:
        cron_job: the CronJob.
    """

    token = "strata:application:CronJob"  # noqa: S105 - a Pulumi type token
    cron_job: KubernetesObject

    def __init__(
        self,
        name: str,
        args: CronJobArgs,
        *,
        namespace: pulumi.Input[str],
        claim_names: Mapping[str, pulumi.Input[str]] | None = None,
        config: Mapping[str, pulumi.Input[str]] | None = None,
        service_account: pulumi.Input[str] | None = None,
        pod_security: Level = Level.RESTRICTED,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the CronJob.

        Args:
            name: its name in the cluster, and that of its container.
            args: the settings.
            namespace: the name of its namespace, such as the output `Namespace.namespace`.
            claim_names: the names of its claims in the cluster, by the names in `args`.
            config: the secrets that `args` names, by `ValueSource.entry`: the key of the configuration, for example.
            service_account: the service account that has rights in AWS, such as `PodIdentity.service_account`.
            pod_security: the level of Pod Security that the namespace enforces.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        plan = plan_pod(name, args, Surroundings(namespace, None, claim_names or {}, config or {}, service_account), {})
        needed = declare_pod(self, name, plan, pod_security)
        manifest = plan_cron_job(name, namespace, args, plan.spec)
        self.cron_job = KubernetesObject(name, manifest, self.child(depends_on=needed))
        self.register_outputs({})


def plan_cron_job(name: str, namespace: pulumi.Input[str], args: CronJobArgs, pod: Mapping[str, Any]) -> dict[str, Any]:
    """Return the CronJob."""
    own = CronJobArgs.model_fields.keys() - JobArgs.model_fields.keys()
    template = {"metadata": {"labels": {"app": name}}, "spec": plan_job(name, args, pod)}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": args.model_dump(include=own, by_alias=True) | {"jobTemplate": template},
    }
