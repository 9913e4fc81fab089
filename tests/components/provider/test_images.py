"""Images that are found by a query: the function getImage, and the input `image`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from components.provider.plugin.protocol import UNKNOWN
from tests.harness.aws.proxy import Proxy

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine, RefusedError

IMAGE = "strata:ec2:getImage"
PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"


@pytest.mark.parametrize(
    "asked", [{"name": "al2023-ami-2023*"}, {"ssmParameter": PARAMETER}, {"imageId": "ami-04681a1dbd79675a5"}]
)
def test_an_image_is_found_by_name_parameter_and_id(run: Callable[..., Engine], asked: dict[str, str]) -> None:
    found = run().invoke(IMAGE, asked)
    assert found["id"].startswith("ami-")
    assert found["rootDeviceName"] == "/dev/xvda"


def test_a_query_has_exactly_one_condition(run: Callable[..., Engine]) -> None:
    with pytest.raises(CheckError, match="exactly one of name"):
        run().invoke(IMAGE, {"name": "al2023*", "ssmParameter": PARAMETER})


def test_an_image_that_is_not_found_is_reported(run: Callable[..., Engine]) -> None:
    with pytest.raises(RefusedError, match=r"image nothing of amazon for x86_64 not found in this region"):
        run().invoke(IMAGE, {"name": "nothing"})


def test_a_query_is_sent_once_per_run(run: Callable[..., Engine], aws: Proxy) -> None:
    engine = run()
    with ThreadPoolExecutor() as threads:
        found = list(threads.map(lambda _: engine.invoke(IMAGE, {"name": "al2023-ami-2023*"}), range(8)))
    assert len({one["id"] for one in found}) == 1
    assert [call.action for call in aws.calls] == ["DescribeImages"]
    engine.invoke(IMAGE, {"imageId": found[0]["id"]})
    assert [call.action for call in aws.calls] == ["DescribeImages"] * 2


INSTANCE, TEMPLATE = "strata:ec2:Instance", "strata:ec2:LaunchTemplate"
ROOT = {"size": 20, "volumeType": "gp3", "encrypted": True}


def inputs(needs: Prerequisites, **image: object) -> dict[str, Any]:
    """Return the inputs of an instance whose image a query finds."""
    return {"image": image, "instanceType": "t3.small", "subnetId": needs.subnet, "rootVolume": ROOT}


def test_an_instance_keeps_its_image(run: Callable[..., Engine], aws: Proxy) -> None:
    needs = Prerequisites(aws)
    wanted = inputs(needs, name="al2023-ami-2023*")
    state = run().create(INSTANCE, run().check(INSTANCE, wanted))
    assert (state.inputs["imageId"], state.inputs["rootDeviceName"]) == found(run, "al2023-ami-2023*")
    engine = run()
    aws.calls.clear()
    for kept in (
        wanted,
        inputs(needs, name="amzn2-ami-hvm-*"),
        inputs(needs, imageId=state.inputs["imageId"]),
    ):
        assert engine.check(INSTANCE, kept, state.inputs) == state.inputs
    assert not aws.calls, "the preview of an instance that keeps its image makes no call"


def test_another_id_and_the_newest_image_replace_an_instance(run: Callable[..., Engine], aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = run().create(INSTANCE, run().check(INSTANCE, inputs(needs, name="al2023-ami-2023*")))
    identifier, device = found(run, "amzn2-ami-hvm-*")
    newest = inputs(needs, name="amzn2-ami-hvm-*", newest=True)
    for other in (newest, inputs(needs, imageId=identifier)):
        new = run().check(INSTANCE, other, state.inputs)
        assert (new["imageId"], new["rootDeviceName"]) == (identifier, device)
        assert "imageId" in run().replaces(state, new)
    aws.calls.clear()
    run().check(INSTANCE, inputs(needs, name="al2023-ami-2023*", newest=True), state.inputs)
    assert [call.action for call in aws.calls] == ["DescribeImages"]


def test_another_architecture_finds_another_image(run: Callable[..., Engine], aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = run().create(INSTANCE, run().check(INSTANCE, inputs(needs, name="al2023-ami-2023*")))
    with pytest.raises(RefusedError, match=r"image nothing of amazon for arm64 not found"):
        run().check(INSTANCE, inputs(needs, name="nothing", architecture="arm64"), state.inputs)


def test_an_added_root_volume_has_the_device_of_the_image(run: Callable[..., Engine], aws: Proxy) -> None:
    images = aws.direct("ec2").describe_images()["Images"]
    image = next(one for one in images if one["RootDeviceName"] != "/dev/xvda")
    template = {"name": "web", "image": {"imageId": image["ImageId"]}}
    old = run().check(TEMPLATE, template)
    assert old["rootDeviceName"] == "/dev/xvda"
    new = run().check(TEMPLATE, {**template, "rootVolume": ROOT}, old)
    assert new["rootDeviceName"] == image["RootDeviceName"]


def test_an_unknown_query_makes_the_id_unknown(run: Callable[..., Engine], aws: Proxy) -> None:
    new = run().check(INSTANCE, inputs(Prerequisites(aws), name=UNKNOWN))
    assert (new["imageId"], new["rootDeviceName"]) == (UNKNOWN, UNKNOWN)


def test_an_instance_requires_one_image(run: Callable[..., Engine], aws: Proxy) -> None:
    needs = Prerequisites(aws)
    with pytest.raises(RefusedError, match="image nothing of amazon for x86_64 not found"):
        run().check(INSTANCE, inputs(needs, name="nothing"))
    with pytest.raises(CheckError, match="exactly one of name"):
        run().check(INSTANCE, inputs(needs, name="al2023*", ssmParameter=PARAMETER))
    with pytest.raises(RefusedError, match="imageId conflicts with image"):
        run().check(INSTANCE, {**inputs(needs, name="al2023*"), "imageId": needs.images[0]})
    with pytest.raises(CheckError, match="required but missing: add it, or image, which finds it"):
        run().check(INSTANCE, {"instanceType": "t3.small", "subnetId": needs.subnet})


def found(run: Callable[..., Engine], name: str) -> tuple[str, str]:
    """Return an image's ID and device, as the function returns them."""
    image = run().invoke(IMAGE, {"name": name})
    return image["id"], image["rootDeviceName"]
