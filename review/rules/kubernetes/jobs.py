"""Rules for what runs to its end: jobs and cron jobs (Kubernetes, Jobs, CronJob)."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import is_object, object_kind, object_name
from ...read.state import Resource, property_of
from .pod_security import pods_get_rights
from .pod_volumes import no_longer_kept
from .text import text_or_none

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
LABELS = "spec.template.metadata.labels"
STOPPED = "it is stopped if it still runs, and its logs are deleted"


def removal_of_job(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a job. One with the same labels, which the update creates, takes its place."""
    labels, place = property_of(resource, LABELS), object_name(resource)[0]
    created = (one.new for one in world.changes.values() if one.action is Action.CREATE and one.new)
    if labels and any(_is_job_with(one, labels, place) for one in created):
        return Effect(CHANGES, f"a job with another definition takes its place; {STOPPED}")
    return Effect(INTERRUPTS, STOPPED)


def _is_job_with(resource: Resource, labels: object, namespace: str) -> bool:
    is_job = is_object(resource) and object_kind(resource) == "Job" and object_name(resource)[0] == namespace
    return is_job and property_of(resource, LABELS) == labels


def job_runs(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a new job runs, and the rights of its pods."""
    yield from pods_get_rights(change, world)
    if change.action in (Action.CREATE, Action.REPLACE):
        yield Effect(CHANGES, "it runs once, and again if it fails")


def cron_job_runs(change: Change, world: World) -> Iterator[Effect]:
    """Yield when a new or changed cron job runs, its rights, and which volumes no longer keep what it writes."""
    yield from pods_get_rights(change, world)
    yield from no_longer_kept(change, world)
    schedule, zone = (text_or_none(change.new, f"spec.{key}") for key in ("schedule", "timeZone"))
    changed = change.action is Action.UPDATE and change.changed("spec.schedule", "spec.timeZone")
    if schedule and (changed or change.action in (Action.CREATE, Action.REPLACE)):
        yield Effect(CHANGES, f"it runs at {quoted(schedule)}{f', time zone {quoted(zone)}' if zone else ''}")


JOB = TypeRule("job", "application", on_removal=removal_of_job, on_change=job_runs)
CRON_JOB = TypeRule("cron job", "application", (INTERRUPTS, "it no longer runs"), on_change=cron_job_runs)
