"""Which image a machine starts from: named with wildcards, by a public parameter, or by its id."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import ValidationError

from .checks import ImageId
from .errors import ProviderError
from .inputs import Model, Outputs
from .protocol import UNKNOWN
from .session import Session
from .wire import has_unknown

IMAGE_ACTIONS = ("ec2:DescribeImages", "ssm:GetParameter")


class ImageQuery(Model):
    """A name with wildcards and its owner, a public parameter of Systems Manager, or an id."""

    name: str | None = None
    owner: str = "amazon"
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    ssm_parameter: str | None = None
    image_id: ImageId | None = None


class ImageChoice(ImageQuery):
    """How an image is found. What was made from it keeps it, but for another id, or a newer image with `newest`."""

    newest: bool = False


class ImageResult(Outputs):
    """The image, and the device of the volume that it starts from."""

    id: str
    root_device_name: str


def exactly_one(name: str | None, parameter: str | None, identifier: str | None) -> Iterator[str]:
    """What is wrong with how an image is asked for."""
    if sum(way is not None for way in (name, parameter, identifier)) != 1:
        yield "exactly one of name (with * for anything), ssmParameter and imageId has to be given"


def well_chosen(choice: ImageChoice | None) -> Iterator[str]:
    """What is wrong with how an image is chosen."""
    if choice is not None:
        yield from exactly_one(choice.name, choice.ssm_parameter, choice.image_id)


def image_given(image_id: str | None, choice: ImageChoice | None) -> Iterator[str]:
    """What is wrong where neither an image nor its id is given."""
    if image_id is None and choice is None:
        yield "is required, or image, by which it is found"


def find_image(session: Session, query: ImageQuery) -> ImageResult:
    """The newest image of a name and owner, the one that a public parameter names, or the one of an id; asked once in
    a run. Raises ProviderError when there is none."""
    question = query.model_dump_json(include=set(ImageQuery.model_fields))
    return session.once(f"image {question}", lambda: _find(session, query))


def _find(session: Session, query: ImageQuery) -> ImageResult:
    aws = session.client("ec2")
    identifier = query.image_id
    if query.ssm_parameter:
        identifier = session.client("ssm").get_parameter(Name=query.ssm_parameter)["Parameter"]["Value"]
    if identifier:
        images = aws.describe_images(ImageIds=[identifier])["Images"]
    else:
        filters = [
            {"Name": "name", "Values": [query.name]},
            {"Name": "architecture", "Values": [query.architecture]},
            {"Name": "state", "Values": ["available"]},
        ]
        images = list(aws.pages("describe_images", "Images", Owners=[query.owner], Filters=filters))
    if not images:
        told = identifier or f"of {query.owner} is named {query.name} for {query.architecture}"
        raise ProviderError(f"no image {told} in this region: check the name, or use ssmParameter")
    newest = max(images, key=lambda image: str(image["CreationDate"]))
    return ImageResult(id=newest["ImageId"], root_device_name=newest["RootDeviceName"])


def with_image(session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs with the image that `image` chooses where no id is given, and its device where a root volume is given
    without. As long as the image stays the same, so does what it was chosen by.

    Raises ProviderError when there is no such image.
    """
    image = new.get("image")
    if image is None or "imageId" in new:
        return dict(new)
    if has_unknown(image):
        return {**new, "imageId": UNKNOWN}
    try:
        choice = ImageChoice.model_validate(image)
    except ValidationError:
        return dict(new)  # the check says what is wrong
    lacks_device = "rootVolume" in new and "rootDeviceName" not in new
    completed = {**new, **_chosen(session, choice, old, lacks_device=lacks_device)}
    if "imageId" in old and completed.get("imageId") == old["imageId"]:
        completed["image"] = old.get("image")
    return {name: value for name, value in completed.items() if value is not None}


def _chosen(session: Session, choice: ImageChoice, old: Mapping[str, Any], *, lacks_device: bool) -> dict[str, str]:
    """The chosen image, and its device where that is lacking. What has an image and keeps it asks AWS nothing, so that
    a preview of what does not change makes no call."""
    if any(well_chosen(choice)):
        return {}  # the check says what is wrong
    if "imageId" in old and not choice.newest and choice.image_id in (None, old["imageId"]):
        kept = ("imageId", "rootDeviceName") if lacks_device else ("imageId",)
        return {name: old[name] for name in kept if name in old}
    if choice.image_id is not None and not lacks_device:
        return {"imageId": choice.image_id}
    found = find_image(session, choice)
    return {"imageId": found.id, **({"rootDeviceName": found.root_device_name} if lacks_device else {})}
