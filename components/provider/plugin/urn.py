"""Parts of a URN, Pulumi's identifier of a resource: `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`.

Each function returns an empty text for a malformed URN, except for `name_of`.
"""

PREFIX = "urn:pulumi:"


def stack_of(urn: str) -> str:
    """Return the stack's name."""
    return _part(urn, 0)


def project_of(urn: str) -> str:
    """Return the project's name."""
    return _part(urn, 1)


def type_of(urn: str) -> str:
    """Return the resource's type token, without the types of its parents."""
    return _part(urn, 2).rsplit("$", 1)[-1]


def name_of(urn: str) -> str:
    """Return the resource's name in the program, which may itself contain `::`."""
    return urn.split("::", 3)[-1]


def _part(urn: str, index: int) -> str:
    parts = urn.removeprefix(PREFIX).split("::", 3)
    return parts[index] if urn.startswith(PREFIX) and len(parts) == 4 else ""
