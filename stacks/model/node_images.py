"""The container images of an environment on the embedded node, which reaches no image registry."""

from collections.abc import Iterator
from typing import TypeVar

from components.base import Args
from components.problems import ValuePath
from embedded.resources import image_of_node

from .services import Services
from .storage import Storage

ArgsType = TypeVar("ArgsType", bound=Args)


def images_in(args: Args) -> Iterator[tuple[ValuePath, str]]:
    """Yield the keys and the value of each field that is an image: `image`, or a name that ends in `Image`."""
    for name, field in type(args).model_fields.items():
        value, key = getattr(args, name), str(field.alias)
        if _is_image(name) and isinstance(value, str):
            yield (key,), value
        elif isinstance(value, list):
            items = ((index, one) for index, one in enumerate(value) if isinstance(one, Args))
            yield from (((key, index, *inner), image) for index, one in items for inner, image in images_in(one))


def _is_image(name: str) -> bool:
    return name.rpartition("_")[2] == "image"


def with_node_images(args: ArgsType) -> ArgsType:
    """Return arguments in which each omitted image is the node's own image of the same program, where it has one."""
    given = {name: getattr(args, name) for name in type(args).model_fields if name not in args.model_fields_set}
    omitted = {name: image_of_node(one) for name, one in given.items() if _is_image(name) and isinstance(one, str)}
    return args.model_copy(update={name: image for name, image in omitted.items() if image is not None})


def services_with_node_images(services: Services) -> Services:
    """Return services in which the omitted images are the node's own."""
    given = {name: getattr(services, name) for name in services.model_fields_set}
    updates = {name: with_node_images(one) for name, one in given.items() if isinstance(one, Args)}
    return services.model_copy(update=updates)


def storage_with_node_images(storage: Storage) -> Storage:
    """Return storage in which the omitted images of provisioners are the node's own."""
    provisioners = storage.provisioners
    if provisioners.local_path is None:
        return storage
    local_path = with_node_images(provisioners.local_path)
    return storage.model_copy(
        update={"provisioners": provisioners.model_copy(update={"local_path": local_path})},
    )
