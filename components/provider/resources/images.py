"""Images that instances boot from, found by a name with wildcards, a public parameter or an ID."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import ValidationError

from .. import wording
from ..calls.errors import AwsError
from ..calls.session import Session
from ..plugin.answers import Failure
from ..plugin.errors import ProviderError
from ..plugin.protocol import UNKNOWN
from ..plugin.wire import has_unknown
from ..properties.inputs import Model, Outputs
from ..properties.property_types import ImageId

IMAGE_ACTIONS = ("ec2:DescribeImages", "ssm:GetParameter")


class ImageQuery(Model):
    """A query for an image: a name with wildcards and its owner, a public SSM parameter, or an ID."""

    name: str | None = None
    """Name of the image; `*` matches any characters."""
    owner: str = "amazon"
    """Owner of an image that is found by name: an account ID or alias."""
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    """Architecture of an image that is found by name."""
    ssm_parameter: str | None = None
    """Public parameter of Systems Manager that contains the image ID."""
    image_id: ImageId | None = None
    """ID of the image."""


class ImageChoice(ImageQuery):
    """A query for the image of a resource."""

    newest: bool = False
    """Whether an existing resource changes to a newer image that the query finds."""


class ImageResult(Outputs):
    """The image that was found."""

    id: str
    """ID of the image."""
    root_device_name: str
    """Device of the root volume."""


def exactly_one(name: str | None, parameter: str | None, identifier: str | None) -> Iterator[str]:
    """Yield a problem unless exactly one way to find an image is given."""
    if sum(way is not None for way in (name, parameter, identifier)) != 1:
        yield "exactly one of name (in which * matches any characters), ssmParameter and imageId is required"


def valid_choice(choice: ImageChoice | None) -> Iterator[str]:
    """Yield a problem unless a resource's query is valid."""
    if choice is not None:
        yield from exactly_one(choice.name, choice.ssm_parameter, choice.image_id)


def has_image(image_id: str | None, choice: ImageChoice | None) -> Iterator[str]:
    """Yield a problem if a resource has neither an image nor a query."""
    if image_id is None and choice is None:
        yield wording.missing("add it, or image, which finds it")


def find_image(session: Session, query: ImageQuery) -> ImageResult:
    """Return the newest image that a query finds; AWS is asked once per run.

    Raises ProviderError if no image matches.
    """
    key = query.model_dump_json(include=set(ImageQuery.model_fields))
    return session.cached(f"image {key}", lambda: _find(session, query))


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
        query_text = identifier or f"{query.name} of {query.owner} for {query.architecture}"
        raise ProviderError(f"image {query_text} not found in this region: check the name, or use ssmParameter")
    newest = max(images, key=lambda image: str(image["CreationDate"]))
    return ImageResult(id=newest["ImageId"], root_device_name=newest["RootDeviceName"])


def image_exists(session: Session, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Failure]:
    """Yield a problem if AWS does not have the image whose ID an update chooses. It has those that a query finds."""
    identifier, image = new.get("imageId", UNKNOWN), new.get("image")
    if identifier in (UNKNOWN, old.get("imageId")) or (image is not None and "imageId" not in image):
        return

    def is_missing() -> bool:
        try:
            return not session.client("ec2").describe_images(ImageIds=[identifier])["Images"]
        except ProviderError as error:
            return isinstance(error, AwsError) and error.code.startswith("InvalidAMIID")

    if session.cached(f"missing image {identifier}", is_missing):
        place = "imageId" if image is None else "image.imageId"
        remedy = "check the id, and that the account may use the image"
        yield Failure(place, f"image {identifier} not found in this region: {remedy}")


def with_image(session: Session, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with the image that `image` finds, and its device for a root volume that names none.

    As long as the image stays the same, so does the recorded query. Raises ProviderError if there is no such image, or
    if an ID is given as well.
    """
    image = new.get("image")
    if image is None:
        return dict(new)
    if "imageId" in new:
        raise ProviderError(f"imageId {wording.conflicts_with('image', why='which finds the ID')}")
    missing = ["imageId", "rootDeviceName"] if "rootVolume" in new and "rootDeviceName" not in new else ["imageId"]
    if has_unknown(image):
        return {**new, **dict.fromkeys(missing, UNKNOWN)}
    choice = _valid(image)
    if choice is None:
        return dict(new)  # the check reports the problem
    unchanged = _keeps_image(choice, old)
    if unchanged and (missing == ["imageId"] or "rootVolume" in old):
        found = {name: old[name] for name in missing}
    else:
        found = _found(session, ImageQuery(image_id=old["imageId"]) if unchanged else choice, missing)
    completed = {**new, **found}
    if found["imageId"] == old.get("imageId"):
        completed["image"] = old.get("image")
    return {name: value for name, value in completed.items() if value is not None}


def _valid(image: object) -> ImageChoice | None:
    try:
        choice = ImageChoice.model_validate(image)
    except ValidationError:
        return None
    return None if any(valid_choice(choice)) else choice


def _keeps_image(choice: ImageChoice, old: Mapping[str, Any]) -> bool:
    """Return whether an existing resource keeps its image, so that a preview without changes makes no call."""
    if "imageId" not in old or choice.newest:
        return False
    if choice.image_id is not None:
        return bool(choice.image_id == old["imageId"])
    return bool(choice.architecture == old.get("image", {}).get("architecture", choice.architecture))


def _found(session: Session, query: ImageQuery, missing: list[str]) -> dict[str, str]:
    """Return the missing inputs; AWS is asked unless the ID alone is missing and known."""
    if query.image_id is not None and missing == ["imageId"]:
        return {"imageId": query.image_id}
    image = find_image(session, query)
    known = {"imageId": image.id, "rootDeviceName": image.root_device_name}
    return {name: known[name] for name in missing}
