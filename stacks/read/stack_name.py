"""Checks the name of a stack before Pulumi reads or creates the stack."""

from pathlib import Path

from ..rules.environment import creates_own_namespace, fault_of_namespace, namespace_like, way_to_rename
from .environment_file import InvalidEnvironmentError, file_in_other_letters, load


def fault_of_stack(stack: str, file: Path) -> str | None:
    """Return why a stack cannot have this name, and the remedy; None if no reason is known.

    A stack with settings (`Pulumi.<stack>.yaml`) is not checked, because they may name another file.

    Args:
        stack: the name, without organization and project.
        file: the environment file of that name.
    """
    if stack == namespace_like(stack) or file.with_name(f"Pulumi.{stack}.yaml").exists():
        return None
    if other := file_in_other_letters(file):
        return f"{file} does not exist, but {other} does, and a stack has the name of its file: write {other.stem}"
    if not file.exists():
        return None
    try:
        environment = load(file)
    except InvalidEnvironmentError:
        return None  # the program reports it, with all problems of the file
    if creates_own_namespace(environment) and (fault := fault_of_namespace(stack)):
        return f"{fault}: {way_to_rename(stack)}"
    return None
