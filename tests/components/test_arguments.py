"""What components take: arguments that a program can import, Outputs where they are passed on, no setting twice."""

import importlib
import inspect
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pulumi
import pytest
from pydantic import BaseModel, ValidationError

from components.application import CacheRule, Ingress, Nginx, NginxArgs, NginxTuning, Service, Surroundings
from components.base import Component
from components.network import Network, NetworkArgs
from components.server import ServerGroupArgs
from components.storage import DynamicClaimArgs, EbsVolume, LocalPathProvisionerArgs, StorageClassArgs

LEVELS = [
    importlib.import_module(f"components.{name}")
    for name in ("network", "server", "storage", "services", "application", "user")
]
COMPONENTS = [
    found
    for level in LEVELS
    for name in level.__all__
    if inspect.isclass(found := getattr(level, name)) and issubclass(found, Component)
]
NEEDED = "must be a plain value, because it decides what is declared, and is an Output"


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a type contains, and those of their fields."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for inner in typing.get_args(annotation):
        yield from models(inner)


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.__name__)
def test_every_model_of_the_arguments_can_be_imported_from_its_level(level: ModuleType) -> None:
    found = {model.__name__ for name in level.__all__ for model in models(getattr(level, name))}
    assert found <= set(level.__all__)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_no_setting_is_both_an_argument_and_a_keyword_and_help_explains_each(component: type[Component]) -> None:
    parameters = inspect.signature(component).parameters
    fields = getattr(parameters["args"].annotation, "model_fields", {}).keys() if "args" in parameters else set()
    keywords = {name for name, one in parameters.items() if one.kind is one.KEYWORD_ONLY and name != "opts"}
    assert fields & keywords == set()
    explained = inspect.getdoc(component.__init__) or ""
    assert [name for name in keywords if f"    {name}: " not in explained] == []


@pytest.mark.parametrize("later", [pulumi.Output.from_input("x"), pulumi.Output.secret("x")])
def test_what_is_only_passed_on_may_be_an_output(later: pulumi.Output[str]) -> None:
    nginx = NginxArgs(page=later, image=later)
    assert nginx.image is nginx.page is later
    assert Nginx.plan("web", nginx, Surroundings("shop", "data")).pod["containers"][0]["image"] is later
    assert DynamicClaimArgs(storage_class_name=later, storage="1Gi").storage_class_name is later
    assert EbsVolume(availability_zone="eu-west-1a", volume_id=later).volume_id is later
    assert LocalPathProvisionerArgs(image=later).image is later
    ingress = Ingress(host=later, annotations={"note": later})
    assert ingress.model_dump()["annotations"] == {"note": later}
    assert ServerGroupArgs(image="ami-1", size="t3.small", tags={"team": later}).tags["team"] is later


def test_a_plain_value_is_checked_all_the_same() -> None:
    with pytest.raises(ValidationError, match="must be a DNS subdomain"):
        DynamicClaimArgs(storage_class_name="No name", storage="1Gi")
    with pytest.raises(ValidationError, match="should be a valid string"):
        NginxArgs(page=5)


def test_a_rule_about_an_output_is_reported_as_that_rule() -> None:
    later: Any = pulumi.Output.from_input("x")
    with pytest.raises(ValidationError, match="conflicts with volumeId, which names an existing volume"):
        EbsVolume(availability_zone="eu-west-1a", volume_id=later, kms_key_id=later)
    with pytest.raises(ValidationError, match="does not apply to a Service of type NodePort or ClusterIP"):
        Service(load_balancer_class=later)


def test_a_keyword_that_must_be_known_is_named() -> None:
    later: Any = pulumi.Output.from_input("eu-west-1")
    with pytest.raises(pulumi.RunError, match=f"Network main: region: {NEEDED}"):
        Network("main", NetworkArgs.model_validate({"cidr": "10.0.0.0/16"}), region=later)


@pytest.mark.parametrize(
    ("provisioner", "key"),
    [("ebs.csi.aws.com", "type"), ("kubernetes.io/aws-ebs", "zones"), ("rancher.io/local-path", "nodePath")],
)
def test_a_parameter_of_a_class_that_is_checked_has_to_be_known(provisioner: str, key: str) -> None:
    later: Any = pulumi.Output.from_input("x")
    with pytest.raises(ValidationError) as caught:
        StorageClassArgs(provisioner=provisioner, parameters={key: later})
    assert [(one["loc"], NEEDED in one["msg"]) for one in caught.value.errors()] == [(("parameters", key), True)]


def test_an_output_where_a_value_is_needed_is_refused_with_the_reason() -> None:
    later: Any = pulumi.Output.from_input("x")
    with pytest.raises(ValidationError) as caught:
        DynamicClaimArgs(storage_class_name="fast", storage=later, access_modes=[later])
    assert [(one["loc"], NEEDED in one["msg"]) for one in caught.value.errors()] == [
        (("storage",), True),
        (("access_modes", 0), True),
    ]
    for arguments in (
        lambda: NginxArgs(page="x", tuning=NginxTuning(cache=[CacheRule(extensions=["css"], max_age=later)])),
        lambda: NginxArgs(page="x", replicas=later),
        lambda: ServerGroupArgs(image=later, size="t3.small"),
    ):
        with pytest.raises(ValidationError, match=NEEDED):
            arguments()
