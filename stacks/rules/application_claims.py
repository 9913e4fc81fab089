"""Rules between applications and the claims that they use."""

from collections.abc import Iterator, Mapping

from components.application import Strategy, VolumeReach, WebApplicationArgs
from components.problems import Problem, ValuePath, conflict, forbidden, invalid, not_found, not_supported

from ..model.applications import PlacedApplication, PodApplication
from ..model.kubernetes import Kubernetes
from ..model.storage import Claim, Storage, Volume

REMEDY = "use a claim that is ReadWriteMany or on one node"


def application_claim_problems(
    applications: Mapping[str, PodApplication], kubernetes: Kubernetes | None, storage: Storage
) -> Iterator[Problem]:
    """Yield the problems of applications with the claims that they use, and with others that use them too."""
    one_node = kubernetes is not None and kubernetes.kind == "embedded"
    users: dict[str, dict[str, ValuePath]] = {}
    for name, application in applications.items():
        at: ValuePath = ("applications", name)
        for key, wanted in application.claims_at.items():
            path = (*at, *key)
            claim = storage.all_claims.get(wanted)
            if claim is None:
                yield not_found(path, wanted, "claim", storage.all_claims, place=("storage", "claims"))
                continue
            yield from _namespace_problems(path, wanted, claim, application, storage)
            serves_many = storage.serves_many_pods(wanted, one_node=one_node)
            if isinstance(application, PlacedApplication):
                yield from _sharing_problems(at, wanted, claim, application, storage, serves_many=serves_many)
            earlier = {other: at for other, at in users.setdefault(wanted, {}).items() if other != name}
            users[wanted].setdefault(name, path)
            if earlier and not serves_many:
                why = f"because the claim is {_modes(claim)} and their pods may run on several nodes"
                remedy = f"give each application its own claim, or {REMEDY}"
                yield conflict(path, wanted, _shown(next(iter(earlier.values()))), remedy, why=why)
            else:
                yield from _exclusive_problems(path, wanted, earlier, applications)


def _exclusive_problems(
    path: ValuePath, wanted: str, earlier: Mapping[str, ValuePath], applications: Mapping[str, PodApplication]
) -> Iterator[Problem]:
    """Yield the problem of an application with another on its claim, of which one must not share it.

    A job is such an other one too: it runs while the former pods of the applications after it still write.
    """
    name = str(path[1])
    for other, its_path in earlier.items():
        if alone := [one for one in (other, name) if _needs_alone(applications[one])]:
            names = " and ".join(alone)
            why = f"because two programs on one claim destroy its data unless {names} can share it"
            remedy = "give each application its own claim"
            if all(isinstance(applications[one], WebApplicationArgs) for one in alone):
                remedy += f", or write strategy: RollingUpdate for {names}"
            yield conflict(path, wanted, _shown(its_path), remedy, why=why)
            return


def _needs_alone(application: PodApplication) -> bool:
    """Return whether a program must not share its data, as a database."""
    return isinstance(application, PlacedApplication) and not _shares(application)


def _shares(application: PlacedApplication) -> bool:
    """Return whether several pods of an application can use a claim: by its kind, or because the file says so."""
    return _rolls(application) or application.component.shares_volume


def _rolls(application: PlacedApplication) -> bool:
    return isinstance(application, WebApplicationArgs) and application.strategy is Strategy.ROLLING_UPDATE


def _shown(path: ValuePath) -> str:
    return ".".join(map(str, path))


def _namespace_problems(
    path: ValuePath, wanted: str, claim: Claim | Volume, application: PodApplication, storage: Storage
) -> Iterator[Problem]:
    if claim.namespace != application.namespace:
        there = f"namespace {claim.namespace}" if claim.namespace else "the namespace with the name of the stack"
        rule = f"must be a claim in the namespace of the application, and is in {there}"
        part = "claims" if wanted in storage.claims else "volumes"
        place = ("storage", part, wanted, "namespace")
        yield invalid(path, wanted, rule, "set the same namespace for both", refers_to=place)


def _sharing_problems(
    at: ValuePath,
    wanted: str,
    claim: Claim | Volume,
    application: PlacedApplication,
    storage: Storage,
    *,
    serves_many: bool,
) -> Iterator[Problem]:
    """Yield the problems of several pods of an application on one claim."""
    number = application.max_replicas
    if _rolls(application) and storage.reach_of(wanted) is VolumeReach.ONE_POD:
        by = f"claim {wanted} ({_modes(claim)}), because the new pod would wait for the old one"
        remedy = "write Recreate, remove it, or use a claim that is ReadWriteOnce"
        yield not_supported((*at, "strategy"), Strategy.ROLLING_UPDATE.value, by, remedy)
    if number == 1:
        return
    scales = isinstance(application, WebApplicationArgs) and application.autoscaling is not None
    many = (*at, *(("autoscaling", "maxReplicas") if scales else ("replicas",)))
    if not serves_many:
        by = f"claim {wanted} ({_modes(claim)}), because the pods may run on several nodes"
        yield not_supported(many, number, by, f"set 1, or {REMEDY}")
    elif not _shares(application):
        why = f"several pods on claim {wanted} destroy its data unless the program shares it"
        other = "write strategy: RollingUpdate if the program shares its data"
        if not isinstance(application, WebApplicationArgs):
            other = "use volumeClaimTemplates, from which each pod gets a claim of its own"
        yield forbidden(many, number, why, f"set 1, or {other}")


def _modes(claim: Claim | Volume) -> str:
    return ", ".join(mode.value for mode in claim.access_modes)
