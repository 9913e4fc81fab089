"""What every component is made of: checked arguments, the vocabulary of their fields, the Pulumi class."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar, NamedTuple

import pulumi
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import InitErrorDetails, PydanticCustomError

DNS_LABEL_LENGTH = 63
DNS_SUBDOMAIN_LENGTH = 253
_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E)?")
_MULTIPLES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18} | {
    unit: 1024**power for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)
}


class Problem(NamedTuple):
    """A value that breaks a rule: where it stands below the arguments, the value, and what is wrong and right.

    `refers_to` is the place of what the value names, where it names something: where that place holds an error of its
    own, the name is not reported as well.
    """

    path: tuple[str | int, ...]
    value: object
    message: str
    refers_to: tuple[str, ...] = ()


class Args(BaseModel):
    """Plain arguments of a component: frozen, unknown keys refused, fields named in camelCase as in a manifest."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    def problems(self) -> Iterator[Problem]:
        """The rules between fields; a subclass yields every one that is broken."""
        yield from ()

    @model_validator(mode="after")
    def _check_rules(self) -> "Args":
        broken = [
            InitErrorDetails(
                type=PydanticCustomError(
                    "rule", "{message}", {"message": problem.message, "refers_to": problem.refers_to}
                ),
                loc=problem.path,
                input=problem.value,
            )
            for problem in self.problems()
        ]
        if broken:
            raise ValidationError.from_exception_data(type(self).__name__, broken)
        return self


def _fail(message: str) -> PydanticCustomError:
    return PydanticCustomError("value", "{message}", {"message": message})


def _dns_label(value: str) -> str:
    if len(value) > DNS_LABEL_LENGTH or not _DNS_LABEL.fullmatch(value):
        raise _fail(
            "a name here is a DNS label (RFC 1123): lower-case letters, digits and '-', a letter or digit first and "
            f"last, at most {DNS_LABEL_LENGTH} characters"
        )
    return value


def _dns_subdomain(value: str) -> str:
    if len(value) > DNS_SUBDOMAIN_LENGTH or not all(_DNS_LABEL.fullmatch(label) for label in value.split(".")):
        raise _fail(
            "a name here is a DNS subdomain (RFC 1123): lower-case letters, digits, '-' and '.', a letter or digit "
            f"first and last, at most {DNS_SUBDOMAIN_LENGTH} characters"
        )
    return value


def _quantity(value: str) -> str:
    match = _QUANTITY.fullmatch(value)
    if match and Decimal(match[1]) > 0:
        return value
    likely = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGTPE])(i?)B?\s*", value, re.IGNORECASE)
    example = f"{likely[1]}{likely[2].upper()}i" if likely and Decimal(likely[1]) > 0 else "1Gi"
    raise _fail(
        f"not a size as Kubernetes writes one: a number above 0 and a unit such as Mi, Gi or Ti, like {example}"
    )


def _absolute_path(value: str) -> str:
    if not value.startswith("/") or value.strip("/") == "" or ".." in value.split("/"):
        raise _fail("a path here is absolute, not the root itself, and has no '..' in it, like /opt/volumes")
    return value


def matching(pattern: str, expected: str) -> AfterValidator:
    """A validator of a text's form; `expected` completes the sentence "should be ..."."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise _fail(f"should be {expected}")
        return value

    return AfterValidator(check)


DnsLabel = Annotated[str, AfterValidator(_dns_label)]
DnsSubdomain = Annotated[str, AfterValidator(_dns_subdomain)]
Quantity = Annotated[str, AfterValidator(_quantity)]
"""A size as Kubernetes writes it: `1Gi` is 2^30 bytes, `1G` is 10^9."""
AbsolutePath = Annotated[str, AfterValidator(_absolute_path)]


def quantity_in_bytes(quantity: str) -> int:
    """The size of a `Quantity` in bytes, rounded up as Kubernetes does."""
    match = _QUANTITY.fullmatch(quantity)
    if match is None:
        raise ValueError(f"{quantity!r} is no quantity")
    size = Decimal(match[1]) * _MULTIPLES[match[2] or ""]
    return int(size.to_integral_value(rounding="ROUND_CEILING"))


class Component(pulumi.ComponentResource):
    """A level's building block as a Pulumi component resource; what it makes is its child.

    What the component depends on, its children depend on too, so that it is also destroyed before that.
    """

    token: ClassVar[str]
    """The Pulumi type token, `strata:<level>:<Class>`."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(self.token, name, None, opts)
        self._depends_on = opts.depends_on if opts else None

    def child(self, **options: Any) -> pulumi.ResourceOptions:
        """The options of a child resource, `options` among them."""
        inherited = pulumi.ResourceOptions(parent=self, depends_on=self._depends_on)
        return pulumi.ResourceOptions.merge(inherited, pulumi.ResourceOptions(**options))
