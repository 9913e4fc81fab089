"""Judges whether a Job has succeeded, still runs or has failed, from the objects in the cluster."""

from collections.abc import Collection, Iterable, Iterator

from components.problems import Problem, forbidden

from .rollouts import Judgement, Object, Phase, judge_pod, name_of, owners_of, uid

JOB_LABEL = "batch.kubernetes.io/job-name"
"""The label of a pod with the name of its Job (Kubernetes, Well-Known Labels)."""


def judge_job(objects: Iterable[Object], name: str) -> Judgement:
    """Return the state of a Job, given it and its pods."""
    objects = list(objects)
    job = next((one for one in objects if one["kind"] == "Job" and name_of(one) == name), None)
    if job is None:
        return Judgement(Phase.STARTS, "the cluster does not have its Job")
    status, conditions = job.get("status", {}), _conditions(job)
    if "Complete" in conditions:
        return Judgement(Phase.DONE, ended=True)
    pods = [one for one in objects if one["kind"] == "Pod" and uid(job) in owners_of(one)]
    newest = max(pods, key=lambda one: str(one["metadata"]["creationTimestamp"]), default=None)
    if "Failed" in conditions:
        failed = conditions["Failed"]
        words = ": ".join(filter(None, (failed.get("reason"), failed.get("message"))))
        return _of_attempt(newest)._replace(phase=Phase.FAILED, reason=f"the job has failed: {words}", ended=True)
    attempt = _of_attempt(newest)
    return attempt._replace(progress=f"{status.get('failed', 0)} {attempt.reason}")


def former_job_problems(application: str, name: str, namespace: str, objects: Iterable[Object]) -> Iterator[Problem]:
    """Yield the Jobs of former definitions of an application that may still run beside its Job.

    Args:
        application: the name of the application.
        name: the name of its Job.
        namespace: its namespace.
        objects: the Jobs and the pods in the namespace.
    """
    active: set[str] = set()
    for one in objects:
        if _application_of(one) != application:
            continue
        if one["kind"] == "Job" and not _conditions(one).keys() & {"Complete", "Failed"}:
            active.add(name_of(one))
        if one["kind"] == "Pod" and one.get("status", {}).get("phase") not in ("Succeeded", "Failed"):
            active.add(str(one["metadata"].get("labels", {}).get(JOB_LABEL, "")))
    for other in sorted(active - {name, ""}):
        why = f"Job {other} of a former definition is still active in the cluster, and both would run at once"
        yield forbidden(("applications", application), None, why, f"wait for its end, or run `{end(other, namespace)}`")


def renamed_job_problems(
    application: str, name: str, namespace: str, objects: Iterable[Object], applications: Collection[str]
) -> Iterator[Problem]:
    """Yield a Job of the same definition that has run for an application of another name, and would run again.

    Args:
        application: the name of the application.
        name: the name of its Job, which ends with a digest of the definition.
        namespace: its namespace.
        objects: the Jobs in the namespace.
        applications: the names of all applications.
    """
    digest = name.removeprefix(application)
    for one in objects:
        former = _application_of(one)
        if one["kind"] == "Job" and name_of(one) == f"{former}{digest}" and former not in applications:
            why = f"its Job would run again: {name_of(one)} has the same definition, under the former name {former}"
            again = f"to run it again, `kubectl delete job {name_of(one)} -n {namespace}`"
            yield forbidden(("applications", application), None, why, f"name it {former}, or, {again}")


def _application_of(one: Object) -> str:
    return str((one["metadata"].get("labels") or {}).get("app", ""))


def end(name: str, namespace: str) -> str:
    """Return the command that ends a Job, and waits until its pods have ended."""
    return f"kubectl delete job {name} -n {namespace} --cascade=foreground"


def _conditions(job: Object) -> dict[str, Object]:
    """Return the conditions that a Job has, by type."""
    return {one["type"]: one for one in job.get("status", {}).get("conditions", []) if one["status"] == "True"}


def _of_attempt(pod: Object | None) -> Judgement:
    """Return the state of the newest attempt of a Job."""
    if pod is None:
        return Judgement(Phase.STARTS, "it has no pod yet")
    found, container, status = judge_pod(pod), _main_container(pod), pod.get("status", {})
    if found.phase > Phase.STARTS:
        return found
    code = container.get("state", {}).get("terminated", {}).get("exitCode")
    words = f"an attempt has ended with exit code {code}" if code else "it runs"
    if status.get("phase") == "Pending":
        words = found.reason
    return Judgement(Phase.STARTS, words, name_of(pod), str(container.get("name", "")))


def _main_container(pod: Object) -> Object:
    """Return the status of the main container of a pod, or of the init container that has failed."""
    status = pod.get("status", {})
    failed = (one for one in status.get("initContainerStatuses", []) if _has_failed(one))
    main: Object = next(iter(status.get("containerStatuses", [])), {})
    return next(failed, main)


def _has_failed(status: Object) -> bool:
    return bool(status.get("state", {}).get("terminated", {}).get("exitCode"))
