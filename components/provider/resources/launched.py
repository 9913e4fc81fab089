"""What an instance and a launch template have in common: an image and a type that AWS has."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..calls.session import Session
from ..core.program import Program
from ..core.resource import I, O
from ..plugin.answers import Failure
from .ec2_resource import Ec2Resource
from .images import image_exists, with_image
from .instance_types import types_exist


class Launched(Ec2Resource[I, O]):
    """A resource with the image and the type of instances."""

    def complete_inputs(self, session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
        return with_image(session, new, old)

    def check_in_program(
        self, program: Program, _urn: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        yield from types_exist(program.session, "instanceType", old, new)
        yield from image_exists(program.session, old, new)
