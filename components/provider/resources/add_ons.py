"""Add-ons of EKS: which versions fit a Kubernetes version, and whether a configuration fits a version."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, cast

from ..aws_forms import ADD_ON_NAME, ADD_ON_VERSION
from ..calls.errors import ignoring_missing
from ..calls.session import Session
from ..plugin.errors import ProviderError
from ..properties.inputs import Inputs, Model, Outputs
from ..properties.property_types import json_text, matching
from ..wording import did_you_mean
from .eks_resource import ClusterName, KubernetesVersion

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

AddOnName = Annotated[str, matching(*ADD_ON_NAME)]
AddOnVersion = Annotated[str, matching(*ADD_ON_VERSION)]

NOTHING = "{}"  # the configuration of an add-on without settings


class UnfitError(ProviderError):
    """EKS has no such add-on, or not this version of it, for a Kubernetes version. `setting` is the wrong input."""

    def __init__(self, setting: str, rule: str, remedy: str) -> None:
        self.setting, self.rule, self.remedy = setting, rule, remedy
        super().__init__(f"{setting}: {rule}: {remedy}")


class Misfit(NamedTuple):
    """A value that the schema of an add-on does not allow: the keys that lead to it, what is wrong, and what to do."""

    path: tuple[str | int, ...]
    rule: str
    remedy: str = "correct it"


def require_fitting(session: Session, name: str, version: str, kubernetes: str) -> None:
    """Raise UnfitError if a version of an add-on does not fit a Kubernetes version, if there is one, or any at all."""
    fitting = fitting_versions(session, name, kubernetes)
    if version not in fitting:
        place = f"does not fit Kubernetes {kubernetes}" if kubernetes else "does not exist"
        raise UnfitError("version", f"{name} {version} {place}", f"choose {fitting[0]}")


def fitting_versions(session: Session, name: str, kubernetes: str) -> list[str]:
    """Return the versions of an add-on that fit a Kubernetes version, or any if it is empty, the newest first.

    Raises UnfitError if there are none.
    """

    def load() -> list[str]:
        aws = session.client("eks")
        question = {"addonName": name, **({"kubernetesVersion": kubernetes} if kubernetes else {})}
        found = aws.pages("describe_addon_versions", "addons", **question)
        return sorted(
            (version["addonVersion"] for each in found for version in each["addonVersions"]), key=numbers, reverse=True
        )

    versions: list[str] = session.cached(f"add-on {name} {kubernetes}", load)
    if not versions:
        place = f" for Kubernetes {kubernetes}" if kubernetes else ""
        raise UnfitError("name", f"EKS has no add-on {name}{place}", "correct or remove it")
    return versions


def numbers(version: str) -> list[int]:
    """Return the numbers of a version such as v1.19.0-eksbuild.2, in the order of which versions are newer."""
    return [int(number) for number in re.findall(r"\d+", version)]


def misfits(session: Session, name: str, version: str, configuration: str) -> list[Misfit]:
    """Return what EKS would reject in the configuration of a version of an add-on, by the JSON schema of that version.

    No message contains a value, because it may be secret.
    """
    from jsonschema.exceptions import best_match
    from jsonschema.validators import Draft7Validator, validator_for

    def load() -> dict[str, Any]:
        aws = session.client("eks")
        text = aws.describe_addon_configuration(addonName=name, addonVersion=version).get("configurationSchema")
        return dict(json.loads(text or "{}"))

    if configuration == NOTHING:
        return []
    schema = session.cached(f"configuration of add-on {name} {version}", load)
    validator = validator_for(schema, default=Draft7Validator)(schema)
    errors = [best_match([error]) or error for error in validator.iter_errors(json.loads(configuration))]
    return sorted(
        {misfit for error in errors for misfit in misfits_of(error)}, key=lambda one: list(map(str, one.path))
    )


def misfits_of(error: "ValidationError") -> Iterator[Misfit]:
    """Yield what is wrong, one misfit for each unknown or missing setting."""
    path, rule = tuple(error.absolute_path), cast("Any", error.validator_value)
    known = sorted(error.schema.get("properties", {})) if isinstance(error.schema, Mapping) else []
    match error.validator:
        case "additionalProperties" if isinstance(error.instance, Mapping):
            for unknown in sorted(set(error.instance) - set(known)):
                hint = did_you_mean(unknown, known, f"use one of: {', '.join(known)}" if known else "remove it")
                yield Misfit((*path, unknown), "no such setting", hint)
        case "required" if isinstance(rule, list) and isinstance(error.instance, Mapping):
            for missing in sorted(set(rule) - set(error.instance)):
                yield Misfit((*path, missing), "required but missing", "add it")
        case "type":
            kinds = [rule] if isinstance(rule, str) else rule
            yield Misfit(path, f"must be of the type {' or '.join(map(str, kinds))}")
        case "enum":
            yield Misfit(path, f"must be one of {', '.join(map(json.dumps, rule))}")
        case _:
            yield Misfit(path, f"must fit {error.validator} {json.dumps(rule)} of the schema")


class AddOnCheckInputs(Inputs):
    """The settings of an add-on."""

    cluster: ClusterName
    """Name of the cluster, which may not exist yet."""
    kubernetes_version: KubernetesVersion | None = None
    """Kubernetes version that the cluster is about to have; the one that it has, or any, if it is omitted."""
    name: AddOnName
    """Name of the add-on."""
    version: AddOnVersion | None = None
    """Version of the add-on; if it is omitted, the existing or else the newest one that fits."""
    newest: bool = False
    """Whether the newest version that fits takes the place of the existing one."""
    configuration: Annotated[str, json_text()] = NOTHING
    """Configuration values as JSON."""


class AddOnProblem(Model):
    """A setting of an add-on that EKS would reject."""

    path: list[str]
    """Keys that lead to the value, such as `configuration` and `replicaCount`."""
    rule: str
    """What is wrong."""
    remedy: str
    """What to do."""


class AddOnCheckResult(Outputs):
    """The problems of an add-on's settings."""

    version: str | None
    """Version that the add-on will have; None if EKS has none that fits."""
    problems: list[AddOnProblem]
    """Problems, in the order of their paths."""


def check_add_on(session: Session, inputs: AddOnCheckInputs) -> AddOnCheckResult:
    """Check the settings of an add-on: its name, its version, and its configuration against that version's schema."""
    try:
        version = version_to_be(session, inputs)
        found = misfits(session, inputs.name, version, inputs.configuration)
    except UnfitError as error:
        path = [error.setting] if error.setting == "version" else []
        return AddOnCheckResult(version=None, problems=[AddOnProblem(path=path, rule=error.rule, remedy=error.remedy)])
    return AddOnCheckResult(
        version=version,
        problems=[
            AddOnProblem(path=["configuration", *map(str, one.path)], rule=one.rule, remedy=one.remedy) for one in found
        ],
    )


def version_to_be(session: Session, inputs: AddOnCheckInputs) -> str:
    """Return the version that an add-on will have: the given, the existing or the newest one. Raises UnfitError."""
    now, existing = existing_versions(session, inputs.cluster, inputs.name)
    kubernetes = inputs.kubernetes_version or now
    if inputs.version:
        if (inputs.version, kubernetes) != (existing, now):
            require_fitting(session, inputs.name, inputs.version, kubernetes)
        return inputs.version
    if existing and kubernetes == now and not inputs.newest:
        return existing
    return fitting_versions(session, inputs.name, kubernetes)[0]


def existing_versions(session: Session, cluster: str, name: str) -> tuple[str, str]:
    """Return the Kubernetes version of a cluster and the version of its add-on; empty where it does not exist."""
    aws = session.client("eks")
    now = existing = ""
    with ignoring_missing():
        now = str(aws.describe_cluster(name=cluster)["cluster"]["version"])
        existing = str(aws.describe_addon(clusterName=cluster, addonName=name)["addon"]["addonVersion"])
    return now, existing
