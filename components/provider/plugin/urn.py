"""Parts of a URN: `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`."""


def type_of(urn: str) -> str:
    """Return the resource's type token, without the types of its parents."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """Return the resource's name in the program."""
    return urn.rsplit("::", 1)[-1]


def stack_of(urn: str) -> str:
    """Return the stack's name."""
    return urn.split("::", maxsplit=1)[0].rsplit(":", 1)[-1]


def project_of(urn: str) -> str:
    """Return the project's name."""
    return urn.split("::")[1]
