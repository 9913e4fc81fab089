"""Labels, taints and instance types of the nodes of a group, as EKS accepts them."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .. import aws_forms
from ..plugin.answers import Failure
from ..properties.inputs import Model
from ..properties.property_types import unless_unknown
from .node_releases import DEFAULT_AMI_TYPE


def _key(value: str) -> str:
    if len(value) > aws_forms.MAX_NODE_LABEL_KEY or not aws_forms.NODE_LABEL_KEY.fullmatch(value):
        most = aws_forms.MAX_NODE_LABEL_KEY
        raise ValueError(f"must be a label's key, such as example.org/pool, of at most {most} characters")
    return value


def _value(value: str) -> str:
    if not aws_forms.NODE_LABEL_VALUE.fullmatch(value):
        raise ValueError(
            "must be 1 to 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit"
        )
    return value


LabelKey = Annotated[str, unless_unknown(_key)]
LabelValue = Annotated[str, unless_unknown(_value)]
TaintValue = Annotated[str, unless_unknown(lambda value: _value(value) if value else value)]


class Taint(Model):
    """A taint, which repels pods that do not tolerate it."""

    key: LabelKey
    """Key of the taint."""
    value: TaintValue | None = None
    """Value of the taint."""
    effect: Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]
    """Effect on pods that do not tolerate the taint."""


def by_key(taints: list[Taint]) -> list[Taint]:
    return sorted(taints, key=lambda taint: (taint.key, taint.effect, taint.value or ""))


def unreserved_keys(labels: dict[str, str]) -> Iterator[Failure]:
    for key in labels:
        if aws_forms.RESERVED_LABEL.fullmatch(key):
            yield Failure(
                f"labels.{key}", "is in a domain that EKS reserves: use a key without a domain, or with yours"
            )


def one_taint_for_each_key(taints: list[Taint]) -> Iterator[str]:
    keys = [(taint.key, taint.effect) for taint in taints]
    twice = sorted({key for key, effect in keys if keys.count((key, effect)) > 1})
    if twice:
        yield f"must have one taint for each key and effect: {', '.join(twice)}"


def types_of_image(ami_type: str | None, types: list[str] | None, template: str | None) -> Iterator[Failure]:
    if ami_type is None and template is not None:
        return  # which may name an image of any processor
    image = ami_type or DEFAULT_AMI_TYPE
    for number, one in enumerate(types or []):
        problem = aws_forms.type_problem(image, one)
        if problem:
            yield Failure(f"instanceTypes[{number}]", f"{one} {problem}, which amiType {image} needs")


# In any order, like all taints of a node.
Taints = Annotated[list[Taint], AfterValidator(by_key), Field(max_length=aws_forms.MAX_TAINTS)]
NO_TAINTS: list[Taint] = []
