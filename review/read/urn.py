"""Parts of a URN, Pulumi's identifier of a resource: `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`."""


def name_of(urn: str) -> str:
    """Return a resource's name in the program. It may itself contain `::`."""
    return urn.split("::", 3)[-1]


def type_of(urn: str) -> str:
    """Return a resource's type, without the types of its parents; empty for a malformed URN."""
    parts = urn.split("::", 3)
    return parts[2].rsplit("$", 1)[-1] if len(parts) == 4 else ""


def project_of(urn: str) -> str:
    """Return the name of the stack and of its project, `STACK::PROJECT`; empty for a malformed URN."""
    parts = urn.removeprefix("urn:pulumi:").split("::", 2)
    return "::".join(parts[:2]) if urn.startswith("urn:pulumi:") and len(parts) == 3 else ""


def stack_of(urn: str) -> str | None:
    """Return the name of the stack; None for a malformed URN."""
    return urn.split(":")[2] if urn.startswith("urn:pulumi:") else None
