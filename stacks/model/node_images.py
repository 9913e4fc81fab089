"""The container images of an environment on the embedded node, which reaches no image registry."""

from collections.abc import Iterator
from typing import TypeVar

from components.base import Args
from embedded.resources import image_of_node

from .storage import Storage

ArgsType = TypeVar("ArgsType", bound=Args)


def image_fields(args: Args) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each field that is an image: `image`, or a name that ends in `_image`."""
    for name in type(args).model_fields:
        value = getattr(args, name)
        if name.rpartition("_")[2] == "image" and isinstance(value, str):
            yield name, value


def with_node_images(args: ArgsType) -> ArgsType:
    """Return arguments in which each omitted image is the node's own image of the same program, where it has one."""
    omitted = {name: image_of_node(value) for name, value in image_fields(args) if name not in args.model_fields_set}
    return args.model_copy(update={name: image for name, image in omitted.items() if image is not None})


def storage_with_node_images(storage: Storage) -> Storage:
    """Return storage in which the omitted images of provisioners are the node's own."""
    provisioners = storage.provisioners
    if provisioners.local_path is None:
        return storage
    local_path = with_node_images(provisioners.local_path)
    return storage.model_copy(
        update={"provisioners": provisioners.model_copy(update={"local_path": local_path})},
    )
