"""The base of every component: checked arguments, the types of their fields, and the Pulumi class."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

import pulumi
from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .problems import Problem, must_be

DNS_LABEL_LENGTH = 63
DNS_SUBDOMAIN_LENGTH = 253
_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LABEL = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E)?", re.ASCII)
_MULTIPLES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15, "E": 10**18} | {
    unit: 1024**power for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)
}


LATER = (Awaitable, pulumi.Output)
"""The forms of `pulumi.Input` besides the value itself: values that are known only after a resource is created."""
NEEDED_EARLIER = (
    "must be a plain value, because it decides what is declared, and is an Output: read it from the configuration, or "
    "create the component inside of Output.apply"
)
"""What is wrong with an Output where the component has to know the value."""


class OrLater:
    """The annotation of a field that also takes an Output, whose value is checked by whoever gets it.

    Attributes:
        value_type: the type of a plain value, which is checked.
    """

    def __init__(self, value_type: Any) -> None:
        self.value_type = value_type

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the plain value. An Output passes by it, also when the model is dumped."""

        def unless_later(value: Any, handle: Callable[[Any], Any]) -> Any:
            return value if isinstance(value, LATER) else handle(value)

        plain = handler.generate_schema(self.value_type)
        dump = core_schema.wrap_serializer_function_ser_schema(unless_later, schema=plain, when_used="unless-none")
        return core_schema.no_info_wrap_validator_function(unless_later, plain, serialization=dump)


class Args(BaseModel):
    """The arguments of a component as frozen data.

    Keys are written in camelCase, as in a manifest. An unknown key is an error. Values are plain data, apart from
    fields of the type `PassedOn`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each broken rule between fields. Subclasses override it."""
        yield from ()

    @classmethod
    def key_of(cls, field: str) -> str:
        """Return the key with which a file sets a field."""
        return str(cls.model_fields[field].alias)

    @model_validator(mode="wrap")
    @classmethod
    def _explain_outputs(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Report an Output in place of a plain value as an Output, and not as an invalid string or number."""
        try:
            return handler(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            needed_earlier = PydanticCustomError("needed_earlier", NEEDED_EARLIER)
            outputs: list[InitErrorDetails] = [
                {"type": needed_earlier, "loc": one["loc"], "input": one["input"]}
                for one in details
                if isinstance(one["input"], LATER) and one["type"] != "rule"
            ]
            if outputs:
                raise ValidationError.from_exception_data(cls.__name__, outputs) from None
            raise

    @model_validator(mode="after")
    def _check_rules(self) -> "Args":
        broken = [
            InitErrorDetails(
                type=PydanticCustomError(
                    "rule",
                    "{message}",
                    {"message": problem.message, "refers_to": problem.refers_to, "depth": len(problem.path)},
                ),
                loc=problem.path,
                input=problem.value,
            )
            for problem in self.problems()
        ]
        if broken:
            raise ValidationError.from_exception_data(type(self).__name__, broken)
        return self


def _is_dns_label(value: str) -> bool:
    return len(value) <= DNS_LABEL_LENGTH and _DNS_LABEL.fullmatch(value) is not None


def is_dns_subdomain(value: str) -> bool:
    """Return whether a text is a DNS subdomain (RFC 1123)."""
    return len(value) <= DNS_SUBDOMAIN_LENGTH and all(_DNS_LABEL.fullmatch(label) for label in value.split("."))


def is_label_value(text: str) -> bool:
    """Return whether a text is the value of a label (Kubernetes, Labels and Selectors)."""
    return not text or _LABEL.fullmatch(text) is not None


def is_label_key(text: str) -> bool:
    """Return whether a text is the key of a label: a name, after a DNS subdomain and `/` if it has a prefix."""
    prefix, slash, name = text.rpartition("/")
    return _LABEL.fullmatch(name) is not None and (not slash or is_dns_subdomain(prefix))


def _is_host_name(value: str) -> bool:
    labels = value.split(".")
    return is_dns_subdomain(value) and all(map(_is_dns_label, labels)) and not labels[-1].isdigit()


def is_absolute_path(value: str) -> bool:
    """Return whether a text is an absolute path other than `/`, without `..`."""
    return value.startswith("/") and value.strip("/") != "" and ".." not in value.split("/")


def _is_quantity(value: str) -> bool:
    match = _QUANTITY.fullmatch(value)
    return match is not None and Decimal(match[1]) > 0


def _likely_quantity(value: str) -> str:
    """Return the quantity that a text probably means: 1Gi for "1 GB"."""
    likely = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGTPE])(i?)B?\s*", value, re.IGNORECASE)
    return f"{likely[1]}{likely[2].upper()}i" if likely and Decimal(likely[1]) > 0 else "1Gi"


DnsLabel = Annotated[
    str,
    must_be(
        "a DNS label (RFC 1123): lower-case letters, digits and '-', starting and ending with a letter or digit, "
        f"at most {DNS_LABEL_LENGTH} characters",
        _is_dns_label,
    ),
]
DnsSubdomain = Annotated[
    str,
    must_be(
        "a DNS subdomain (RFC 1123): lower-case letters, digits, '-' and '.', starting and ending with a letter or "
        f"digit, at most {DNS_SUBDOMAIN_LENGTH} characters",
        is_dns_subdomain,
    ),
]
HostName = Annotated[
    str,
    must_be(
        "a host name (RFC 1123): lower-case letters, digits, '-' and '.', starting and ending with a letter or digit, "
        f"at most {DNS_SUBDOMAIN_LENGTH} characters and {DNS_LABEL_LENGTH} between two dots, and no IP address",
        _is_host_name,
    ),
]
Quantity = Annotated[
    str,
    must_be("a Kubernetes quantity: a number above 0 and a unit such as Mi, Gi or Ti", _is_quantity, _likely_quantity),
]
"""A size as a Kubernetes quantity: `1Gi` is 2^30 bytes, `1G` is 10^9."""
Reason = Annotated[str, must_be("a sentence: not blank", lambda value: bool(value.strip()))]
"""Why somebody asks for an exception."""
LabelKey = Annotated[
    str,
    must_be(
        "the key of a label: up to 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit, "
        f"after a prefix such as example.org/ of up to {DNS_SUBDOMAIN_LENGTH} characters, if it has one",
        is_label_key,
    ),
]
LabelValue = Annotated[
    str,
    must_be(
        "the value of a label: up to 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit",
        is_label_value,
    ),
]
AbsolutePath = Annotated[
    str, must_be("an absolute path other than /, without '..', for example /opt/volumes", is_absolute_path)
]


LaterString = Awaitable[str] | pulumi.Output[str]
PassedOn = Annotated[str | LaterString, OrLater(str)]
"""A string that a component only passes on to a resource, so that it may be an Output."""
DnsSubdomainPassedOn = Annotated[str | LaterString, OrLater(DnsSubdomain)]
"""A `DnsSubdomain` that a component only passes on."""
HostNamePassedOn = Annotated[str | LaterString, OrLater(HostName)]
"""A `HostName` that a component only passes on."""


def quantity_in_bytes(quantity: str) -> int:
    """Return the size of a `Quantity` in bytes, rounded up as Kubernetes does."""
    match = _QUANTITY.fullmatch(quantity)
    if match is None:
        raise ValueError(f"{quantity!r} is not a quantity")
    size = Decimal(match[1]) * _MULTIPLES[match[2] or ""]
    return int(size.to_integral_value(rounding="ROUND_CEILING"))


class Component(pulumi.ComponentResource):
    """A Pulumi component resource of one level; the resources that it declares are its children.

    Its children depend on whatever the component depends on, and so are destroyed before that.
    """

    token: ClassVar[str]
    """The Pulumi type token, `strata:<level>:<Class>`."""

    def __init__(
        self,
        name: str,
        opts: pulumi.ResourceOptions | None = None,
        inputs: Mapping[str, Any] | None = None,
        **plain: object,
    ) -> None:
        """Declare the component.

        Args:
            name: the name of the component.
            opts: the options of a Pulumi resource.
            inputs: what a preview shows of the component when it changes.
            plain: keyword arguments whose values the component has to know.

        Raises:
            pulumi.RunError: one of them is an Output.
        """
        for argument, value in plain.items():
            if isinstance(value, LATER):
                raise pulumi.RunError(f"{type(self).__name__} {name}: {argument}: {NEEDED_EARLIER}")
        super().__init__(self.token, name, inputs, opts)
        self._depends_on = opts.depends_on if opts else None

    def child(self, **options: Any) -> pulumi.ResourceOptions:
        """Return the options of a child resource: those that it inherits, merged with `options`."""
        inherited = pulumi.ResourceOptions(parent=self, depends_on=self._depends_on)
        return pulumi.ResourceOptions.merge(inherited, pulumi.ResourceOptions(**options))
