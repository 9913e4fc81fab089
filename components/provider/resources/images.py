"""Which image a machine starts from: named with wildcards, by a public parameter, or by its id."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import ValidationError

from ..calls.session import Session
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN
from ..plugin.wire import has_unknown
from ..properties.inputs import Model, Outputs
from ..properties.property_types import ImageId

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
    """The inputs with the image that `image` chooses, and its device where a root volume is given without. As long as
    the image stays the same, so does what it was chosen by.

    Raises ProviderError when there is no such image, or an id is given besides.
    """
    image = new.get("image")
    if image is None:
        return dict(new)
    if "imageId" in new:
        raise ProviderError("imageId stands beside image, by which it is found: remove one of the two")
    lacking = ["imageId", "rootDeviceName"] if "rootVolume" in new and "rootDeviceName" not in new else ["imageId"]
    if has_unknown(image):
        return {**new, **dict.fromkeys(lacking, UNKNOWN)}
    choice = _valid(image)
    if choice is None:
        return dict(new)  # the check says what is wrong
    kept = _is_kept(choice, old)
    if kept and (lacking == ["imageId"] or "rootVolume" in old):
        found = {name: old[name] for name in lacking}
    else:
        found = _found(session, ImageQuery(image_id=old["imageId"]) if kept else choice, lacking)
    completed = {**new, **found}
    if found["imageId"] == old.get("imageId"):
        completed["image"] = old.get("image")
    return {name: value for name, value in completed.items() if value is not None}


def _valid(image: object) -> ImageChoice | None:
    try:
        choice = ImageChoice.model_validate(image)
    except ValidationError:
        return None
    return None if any(well_chosen(choice)) else choice


def _is_kept(choice: ImageChoice, old: Mapping[str, Any]) -> bool:
    """Whether what has an image keeps it, so that a preview of what does not change asks AWS nothing."""
    if "imageId" not in old or choice.newest:
        return False
    if choice.image_id is not None:
        return bool(choice.image_id == old["imageId"])
    return bool(choice.architecture == old.get("image", {}).get("architecture", choice.architecture))


def _found(session: Session, query: ImageQuery, lacking: list[str]) -> dict[str, str]:
    """What is lacking, by its name; AWS is asked where the id alone does not tell."""
    if query.image_id is not None and lacking == ["imageId"]:
        return {"imageId": query.image_id}
    image = find_image(session, query)
    known = {"imageId": image.id, "rootDeviceName": image.root_device_name}
    return {name: known[name] for name in lacking}
