"""Rules for containers and jobs of images of one's own."""

from collections.abc import Iterator, Mapping

from components.application import MAX_JOB_NAME, JobArgs
from components.credentials import contains_credential
from components.problems import Problem, duplicate, forbidden, invalid, not_found, not_supported, plain_password

from ..model.applications import Application, OwnPods, PodApplication, jobs, web_applications
from ..model.kubernetes import Kubernetes
from ..model.node_images import images_in


def container_problems(applications: Mapping[str, PodApplication], kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Yield secrets that are rendered or in the name of an image, and init containers named as the main container."""
    for name, application in applications.items():
        rights = application.rights if isinstance(application, OwnPods) else None
        if rights is not None and kubernetes is not None and kubernetes.kind != "eks":
            by = f"kind {kubernetes.kind}: only EKS gives pods a role"
            remedy = "use kind: eks, or secrets with the credentials of a user"
            yield not_supported(("applications", name, "rights"), None, by, remedy, refers_to=("kubernetes", "kind"))
        for key, image in images_in(application):
            if contains_credential(image):
                remedy = "remove it, and name a Secret of the namespace in imagePullSecrets"
                yield plain_password(("applications", name, *key), remedy)
        for at, source in application.sources if kubernetes is not None and kubernetes.render_to is not None else ():
            why = "the manifests in the folder kubernetes.renderTo would contain its value in plain text"
            remedy = "remove renderTo, or leave it out and add it to the manifests where they are applied"
            yield forbidden(("applications", name, *at, source.way), None, why, remedy)
        for index, one in enumerate(application.init_containers if isinstance(application, OwnPods) else ()):
            if one.name == name:
                path = ("applications", name, "initContainers", index, "name")
                yield duplicate(path, name, "use another name", first="the main container")


def job_problems(applications: Mapping[str, Application]) -> Iterator[Problem]:
    """Yield the jobs whose name is too long, and those that run before an application that has no pods of its own."""
    for name, application in applications.items():
        if isinstance(application, JobArgs) and len(name) > MAX_JOB_NAME:
            rule = f"must have at most {MAX_JOB_NAME} characters, because the names of Jobs continue it"
            yield invalid(("applications", name), name, rule, "rename the application")
    known = web_applications(applications)
    for name, job in jobs(applications).items():
        for index, other in enumerate(job.before):
            if other not in known:
                path = ("applications", name, "before", index)
                yield not_found(
                    path, other, "application of kind nginx, container or statefulSet", known, place=("applications",)
                )


def unpinned_images(applications: Mapping[str, PodApplication]) -> Iterator[Problem]:
    """Yield the images without a tag or a digest, or with the tag `latest`: nobody knows what the next pod runs."""
    for name, application in applications.items():
        for key, image in images_in(application):
            tag = image.rpartition("/")[2].partition(":")[2]
            if "@" not in image and tag in ("", "latest"):
                rule = "names no version, so a pod that starts later may run another program"
                yield invalid(("applications", name, *key), image, rule, "add a tag with a version, or a digest")
