"""The page that lists each property of a known type with its class."""

from collections.abc import Iterator

from ..model.property_class import PropertyClass
from ..rules.aws import strata
from ..rules.properties import kubernetes
from ..rules.properties.lookup import PULUMI_AWS, classes_of, names_of_pulumi_aws

HEAD = """\
# Classes of properties

If a property changes in place, its class determines what a [review](../review.md) reports. The
classes are assigned by hand; `make generate` writes this page from them. A property that is not
listed has no class, and the review reports its effect as unknown. `tags`, `tagsAll` and
`description` are harmless in every type.

"""


def page() -> str:
    """Return the page as Markdown."""
    own, inherited = _counts()
    counts = f"{own} properties have a class for their type, and {inherited} inherit the class of their name.\n\n"
    return HEAD + counts + "\n".join([*_meanings(), "", *_types()]) + "\n"


def _meanings() -> Iterator[str]:
    yield "| class | what a change means | in the other direction |"
    yield "|---|---|---|"
    for one in PropertyClass:
        meaning = one.value
        words = meaning.words or "the type's rule judges the old and the new value"
        yield f"| {meaning.title} | {meaning.verdict.words}: {words} | {meaning.mild} |"


def _types() -> Iterator[str]:
    yield "| type | class | properties |"
    yield "|---|---|---|"
    for type_ in types():
        found = classes_of(type_)
        for one in PropertyClass:
            names = sorted(f"`{name}`" for name, class_ in found.items() if class_ is one)
            if names:
                yield f"| `{type_}` | {one.title} | {', '.join(names)} |"


def types() -> list[str]:
    """Return the tokens of the types that have classes; those of Kubernetes in version v1."""
    of_aws = [_token(key) for key in names_of_pulumi_aws()]
    of_kubernetes = [f"kubernetes:{key.replace(':', '/v1:', 1)}" for key in kubernetes.BY_TYPE]
    return [*(f"strata:{key}" for key in strata.RULES), *of_kubernetes, *of_aws]


def _token(key: str) -> str:
    module, _, name = key.partition(":")
    return f"aws:{module}/{name[0].lower()}{name[1:]}:{name}"


def _counts() -> tuple[int, int]:
    """Return how many properties have a class for their type, and how many inherit the class of their name."""
    everything = sum(len(classes_of(one)) for one in types())
    inherited = len(kubernetes.BY_TYPE) * sum(len(paths.split()) for paths in kubernetes.METADATA.values())
    for key, names in names_of_pulumi_aws().items():
        own = {name for paths in PULUMI_AWS.get(key, {}).values() for name in paths.split()}
        inherited += len(set(names) - own)
    return everything - inherited, inherited
