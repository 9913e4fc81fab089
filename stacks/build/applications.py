"""The applications of an environment: those with pods of their own, jobs, and objects written as manifests."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pulumi

from components.application import Manifests, PodIdentity
from components.application.deployment import PROGRESS_SECONDS
from components.application.manifests import is_waited_for, map_at, object_name
from components.entrypoint import begin

from ..model.applications import CronJobApplication, JobApplication, OwnPods, jobs
from ..model.manifests import FoundManifests
from ..model.outputs import ApplicationOutput
from ..model.resolved import InCluster
from ..read.cluster_objects import Kubectl
from .account import Account
from .cluster import Cluster
from .rollouts import JOB, Rollout, failure_of


class Contents(NamedTuple):
    """What applications consist of besides their entries in the file.

    Attributes:
        manifests: the objects of each application of manifests or of a chart.
        config: the secrets of the stack's configuration, by key.
    """

    manifests: Mapping[str, FoundManifests]
    config: Mapping[str, pulumi.Output[str]]


@dataclass(frozen=True)
class BuildContext:
    """What applications are created in, and what they get from it.

    Attributes:
        cluster: the cluster.
        namespaces: its namespaces by name.
        claims: the names of the claims in the cluster, by their names in the file.
        contents: what they consist of besides their entries in the file.
        account: the account in AWS, if the environment has AWS.
        kubectl: finds out how the cluster is read; raises UnreadableClusterError if it cannot be.
        services: the services that have to exist before the applications that use them.
        former_jobs: returns the problems of Jobs of former definitions that are active.
    """

    cluster: Cluster
    namespaces: Mapping[str, pulumi.Output[str]]
    claims: Mapping[str, pulumi.Output[str]]
    contents: Contents
    account: Account | None
    kubectl: Callable[[], Awaitable[Kubectl]]
    services: Sequence[pulumi.Resource]
    former_jobs: Callable[[], Awaitable[list[str]]]

    @property
    def planned(self) -> InCluster:
        """What is created in the cluster."""
        return self.cluster.planned

    @property
    def engine_waits(self) -> bool:
        """Whether the engine waits for pods. It does so for manifests that are only rendered."""
        return self.planned.args.render_to is not None

    def options_of(self, name: str) -> dict[str, Any]:
        """Return the arguments that the components of all kinds have."""
        return {
            "namespace": self.namespaces[self.planned.applications[name].namespace],
            "opts": self.cluster.options(self.services),
        }

    def pod_security_of(self, name: str) -> dict[str, Any]:
        """Return the argument of kinds that can have exceptions: the level of Pod Security of their namespace."""
        placed = self.planned.applications[name]
        if not isinstance(placed.args, OwnPods):
            return {}
        return {"pod_security": self.planned.args.pod_security_of(placed.namespace)}

    def identity_of(self, name: str) -> dict[str, Any]:
        """Declare the rights of an application in AWS, if it has some, and return the argument for its pods."""
        placed = self.planned.applications[name]
        rights = placed.args.rights if isinstance(placed.args, OwnPods) else None
        if rights is None or self.account is None:
            return {}
        made = PodIdentity(
            f"{self.planned.own_namespace}-{name}-pods",
            rights,
            region=self.account.planned.args.region,
            cluster_name=self.cluster.output["clusterName"],
            namespace=self.namespaces[placed.namespace],
            service_account=name,
            opts=self.cluster.options((), self.account.provider),
        )
        return {"service_account": made.service_account}

    async def check_jobs(self) -> None:
        """Check the Jobs once more, because a cluster that this update has started continues those that it had.

        Raises:
            pulumi.RunError: a Job of a former definition is active.
        """
        if (
            jobs({name: one.args for name, one in self.planned.applications.items()})
            and not pulumi.runtime.is_dry_run()
        ):
            await asyncio.gather(*(one.future() for one in self.namespaces.values()))
            if lines := await self.former_jobs():
                raise pulumi.RunError("\n".join(lines))

    async def failure_of(self, rollout: Rollout) -> str:
        """Return why the pods of a workload do not serve; an empty text once they do."""
        return await failure_of(self.planned, rollout, self.kubectl)


async def build_applications(given: BuildContext) -> dict[str, ApplicationOutput]:
    """Declare the applications of an environment, wait for their pods, and return the stack output `applications`.

    An application that a job runs before is declared when the job has succeeded.

    Raises:
        pulumi.RunError: a Job of a former definition is active, pods cannot start, or a job has failed. The message
            names each with its reason and the end of its log.
    """
    planned, output = given.planned, dict[str, ApplicationOutput]()
    first = _jobs_before(planned)
    rollouts = [_declare(name, given, output) for name in planned.web_applications if name not in first]
    for name, found in given.contents.manifests.items():
        rollouts += _declare_manifests(name, found, given, output)
    await begin()
    await given.check_jobs()
    running = {name: asyncio.ensure_future(given.failure_of(one)) for name, one in _declare_jobs(given, output).items()}
    await begin()

    async def follow(name: str) -> str:
        if any(await asyncio.gather(*(running[job] for job in first[name]))):
            return f"application {name} is not changed, because a job before it has failed"
        rollout = _declare(name, given, output)
        await begin()
        return await given.failure_of(rollout)

    waits = (*map(given.failure_of, rollouts), *running.values(), *map(follow, first))
    if failures := [one for one in await asyncio.gather(*waits) if one]:
        raise pulumi.RunError("\n".join(failures))
    return output


def _jobs_before(planned: InCluster) -> dict[str, list[str]]:
    """Return the names of the jobs that run before an application, by its name."""
    applications = {name: one.args for name, one in planned.applications.items()}
    first: dict[str, list[str]] = {}
    for name, job in jobs(applications).items():
        for other in job.before:
            first.setdefault(other, []).append(name)
    return first


def _declare(name: str, given: BuildContext, output: dict[str, ApplicationOutput]) -> Rollout:
    """Declare an application whose pods run all the time."""
    placed = given.planned.web_applications[name]
    made = placed.args.component(
        name,
        placed.args,
        volume_reach=given.planned.storage.reach_of_all(placed.args.claims_at.values()),
        node_address=given.cluster.node_address,
        gateway=given.planned.gateway,
        engine_waits=given.engine_waits,
        **given.options_of(name),
        **given.pod_security_of(name),
        **given.identity_of(name),
        **placed.args.given(name, given.claims, given.contents.config),
    )
    output[name] = {} if made.url is None else {"url": made.url}
    place = (f"application {name}", made.workload_kind, name, placed.namespace, f"app={name}")
    return Rollout(*place, placed.args.progress_deadline_seconds, made.workload)


def _declare_jobs(given: BuildContext, output: dict[str, ApplicationOutput]) -> dict[str, Rollout]:
    """Declare jobs and cron jobs, and return what has to succeed of each job."""
    rollouts: dict[str, Rollout] = {}
    for name, placed in given.planned.applications.items():
        args = placed.args
        if not isinstance(args, JobApplication | CronJobApplication):
            continue
        options = given.options_of(name) | given.pod_security_of(name) | given.identity_of(name)
        options |= args.given(name, given.claims, given.contents.config)
        output[name] = {}
        if isinstance(args, CronJobApplication):
            args.component(name, args, **options)
            continue
        made = args.component(name, args, engine_waits=given.engine_waits, **options)
        place = (f"application {name}", JOB, made.job_name, placed.namespace, f"app={name}")
        rollouts[name] = Rollout(*place, args.active_deadline_seconds, made.job)
    return rollouts


def _declare_manifests(
    name: str, found: FoundManifests, given: BuildContext, output: dict[str, ApplicationOutput]
) -> Iterator[Rollout]:
    """Declare the objects of manifests, and yield their workloads. Kubernetes does not require a label of these."""
    made = Manifests(
        name,
        [one.data for one in found.objects],
        cluster_scoped=found.cluster_scoped,
        engine_waits=given.engine_waits,
        **given.options_of(name),
    )
    output[name] = {"objects": sorted(made.objects)}
    namespace = given.planned.applications[name].namespace
    for data in (one.data for one in found.objects if is_waited_for(one.data)):
        kind, own = data["kind"], data["metadata"]["name"]
        deadline = map_at(data, "spec").get("progressDeadlineSeconds", PROGRESS_SECONDS)
        title = f"application {name}: {kind} {own}"
        yield Rollout(title, kind, own, namespace, None, deadline, made.objects[object_name(data)])
