"""The part `applications` of an environment: the kinds of applications that a file may have.

A kind without a docstring of its own has that of its component's arguments.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from components.application import (
    Container,
    ContainerArgs,
    CronJob,
    CronJobArgs,
    Job,
    JobArgs,
    LongRunning,
    LongRunningArgs,
    Nginx,
    NginxArgs,
    PodArgs,
    PodRights,
    StatefulSet,
    StatefulSetArgs,
    ValueSource,
)
from components.base import DnsLabel, DnsSubdomain
from components.problems import Problem, ValuePath, conflict

from .chart import ChartApplication
from .manifests import ManifestsApplication
from .placed import Placed


class PodApplication(Placed):
    """An application whose pods are described by the file."""

    @property
    def claims_at(self) -> Mapping[ValuePath, str]:
        """The claims that its pods use, by the keys that name them."""
        return {}

    @property
    def sources(self) -> Iterator[tuple[ValuePath, ValueSource]]:
        """The secrets that its pods use, by the keys that name them."""
        yield from ()

    def given(self, name: str, claims: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of its component for claims and configuration.

        Args:
            name: its name.
            claims: the names of all claims in the cluster, by their names in the file.
            config: the secrets, by `ValueSource.entry`.
        """
        del name, claims, config
        return {}


class PlacedApplication(PodApplication, LongRunningArgs):
    """An application whose pods run all the time."""

    component: ClassVar[type[LongRunning]]


class NginxApplication(PlacedApplication, NginxArgs):
    claim: DnsSubdomain = Field(examples=["my-dynamic-pvc"])
    """The claim that stores the page, in the same namespace."""
    kind: Literal["nginx"] = Field(examples=["nginx"])
    """The kind of application."""
    component = Nginx

    @property
    def claims_at(self) -> Mapping[ValuePath, str]:
        return {("claim",): self.claim}

    def given(self, name: str, claims: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
        del name, config
        return {"claim_name": claims[self.claim]}


class OwnPods(PodApplication, PodArgs):
    """An application that runs an image of one's own."""

    rights: PodRights | None = None
    """Rights of the pods in AWS, on an EKS cluster: an IAM role that they have by Pod Identity. For calls to AWS, they
    need `egress` to port 443."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.rights is not None and self.service_account_name is not None:
            yield conflict(("serviceAccountName",), self.service_account_name, "rights, which have one of their own")

    @property
    def claims_at(self) -> Mapping[ValuePath, str]:
        return {("claims", path): claim for path, claim in self.claims.items()}

    @property
    def sources(self) -> Iterator[tuple[ValuePath, ValueSource]]:
        return self.secret_sources

    def given(self, name: str, claims: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
        del name
        used = {key: config[key] for key in {str(source.entry) for _, source in self.sources}}
        return {"claim_names": {claim: claims[claim] for claim in set(self.claims.values())}, "config": used}


class ContainerApplication(OwnPods, PlacedApplication, ContainerArgs):
    kind: Literal["container"] = Field(examples=["container"])
    """The kind of application."""
    component = Container


class StatefulSetApplication(OwnPods, PlacedApplication, StatefulSetArgs):
    """Pods of an image of one's own that have names and claims of their own, such as the members of a database."""

    kind: Literal["statefulSet"] = Field(examples=["statefulSet"])
    """The kind of application."""
    component = StatefulSet

    def given(self, name: str, claims: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
        found = super().given(name, claims, config)
        taken_up = {claim: claims[claim] for claim in self.claims_of(name) if claim in claims}
        return found | {"claim_names": found["claim_names"] | taken_up}


class JobApplication(OwnPods, JobArgs):
    kind: Literal["job"] = Field(examples=["job"])
    """The kind of application."""
    before: list[DnsLabel] = []
    """Applications of kind `nginx`, `container` or `statefulSet` whose pods are created or changed after the job has
    succeeded."""
    component: ClassVar[type[Job]] = Job


class CronJobApplication(OwnPods, CronJobArgs):
    kind: Literal["cronJob"] = Field(examples=["cronJob"])
    """The kind of application."""
    component: ClassVar[type[CronJob]] = CronJob


Kinds = (
    NginxApplication
    | ContainerApplication
    | StatefulSetApplication
    | JobApplication
    | CronJobApplication
    | ManifestsApplication
    | ChartApplication
)
"""The kinds of applications. To add one, declare a class as above and name it here."""
Application = Annotated[Kinds, Field(discriminator="kind")]


def web_applications(applications: Mapping[str, Application]) -> dict[str, PlacedApplication]:
    """Return the applications whose pods run all the time among those of any kind."""
    return {name: one for name, one in applications.items() if isinstance(one, PlacedApplication)}


def jobs(applications: Mapping[str, Application]) -> dict[str, JobApplication]:
    """Return the jobs among applications of any kind."""
    return {name: one for name, one in applications.items() if isinstance(one, JobApplication)}


def pod_applications(applications: Mapping[str, Application]) -> dict[str, PodApplication]:
    """Return the applications whose pods are described by the file among those of any kind."""
    return {name: one for name, one in applications.items() if isinstance(one, PodApplication)}


def pod_rights(applications: Mapping[str, Application]) -> dict[str, PodRights]:
    """Return the rights in AWS of the pods of applications that have some."""
    found = {name: one.rights for name, one in applications.items() if isinstance(one, OwnPods)}
    return {name: rights for name, rights in found.items() if rights is not None}
