"""The function that finds an image, asked by the engine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from components.provider.plugin.protocol import UNKNOWN
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import World
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


def test_one_way_of_asking_is_enough(run: Callable[..., Engine]) -> None:
    with pytest.raises(CheckError, match="exactly one of name"):
        run().invoke(IMAGE, {"name": "al2023*", "ssmParameter": PARAMETER})


def test_an_image_that_is_not_there_is_a_sentence(run: Callable[..., Engine]) -> None:
    with pytest.raises(RefusedError, match=r"no image of amazon is named nothing for x86_64 in this region"):
        run().invoke(IMAGE, {"name": "nothing"})


def test_the_same_image_is_asked_for_once_in_a_run(run: Callable[..., Engine], aws: Proxy) -> None:
    engine = run()
    with ThreadPoolExecutor() as threads:
        found = list(threads.map(lambda _: engine.invoke(IMAGE, {"name": "al2023-ami-2023*"}), range(8)))
    assert len({one["id"] for one in found}) == 1
    assert [call.action for call in aws.calls] == ["DescribeImages"]
    engine.invoke(IMAGE, {"imageId": found[0]["id"]})
    assert [call.action for call in aws.calls] == ["DescribeImages"] * 2


INSTANCE, TEMPLATE = "strata:ec2:Instance", "strata:ec2:LaunchTemplate"
ROOT = {"size": 20, "volumeType": "gp3", "encrypted": True}


def inputs(world: World, **image: object) -> dict[str, Any]:
    """An instance whose image is chosen."""
    return {"image": image, "instanceType": "t3.small", "subnetId": world.subnet, "rootVolume": ROOT}


def test_an_instance_keeps_the_image_that_it_was_made_from(run: Callable[..., Engine], aws: Proxy) -> None:
    world = World(aws)
    wanted = inputs(world, name="al2023-ami-2023*")
    held = run().create(INSTANCE, run().check(INSTANCE, wanted))
    assert (held.inputs["imageId"], held.inputs["rootDeviceName"]) == found(run, "al2023-ami-2023*")
    engine = run()
    aws.calls.clear()
    for kept in (wanted, inputs(world, name="amzn2-ami-hvm-*"), inputs(world, imageId=held.inputs["imageId"])):
        assert engine.check(INSTANCE, kept, held.inputs) == held.inputs
    assert not aws.calls, "a preview of what keeps its image asks AWS nothing"


def test_an_instance_is_replaced_for_another_id_and_for_the_newest_image(
    run: Callable[..., Engine], aws: Proxy
) -> None:
    world = World(aws)
    held = run().create(INSTANCE, run().check(INSTANCE, inputs(world, name="al2023-ami-2023*")))
    identifier, device = found(run, "amzn2-ami-hvm-*")
    newest = inputs(world, name="amzn2-ami-hvm-*", newest=True)
    for other in (newest, inputs(world, imageId=identifier)):
        new = run().check(INSTANCE, other, held.inputs)
        assert (new["imageId"], new["rootDeviceName"]) == (identifier, device)
        assert "imageId" in run().replaces(held, new)
    aws.calls.clear()
    run().check(INSTANCE, inputs(world, name="al2023-ami-2023*", newest=True), held.inputs)
    assert [call.action for call in aws.calls] == ["DescribeImages"]


def test_another_architecture_needs_another_image(run: Callable[..., Engine], aws: Proxy) -> None:
    world = World(aws)
    held = run().create(INSTANCE, run().check(INSTANCE, inputs(world, name="al2023-ami-2023*")))
    with pytest.raises(RefusedError, match=r"is named nothing for arm64"):
        run().check(INSTANCE, inputs(world, name="nothing", architecture="arm64"), held.inputs)


def test_a_root_volume_that_is_added_is_at_the_device_of_the_image(run: Callable[..., Engine], aws: Proxy) -> None:
    images = aws.direct("ec2").describe_images()["Images"]
    image = next(one for one in images if one["RootDeviceName"] != "/dev/xvda")
    template = {"name": "web", "image": {"imageId": image["ImageId"]}}
    old = run().check(TEMPLATE, template)
    assert old["rootDeviceName"] == "/dev/xvda"
    new = run().check(TEMPLATE, {**template, "rootVolume": ROOT}, old)
    assert new["rootDeviceName"] == image["RootDeviceName"]


def test_an_image_that_is_not_known_yet_leaves_what_it_decides_unknown(run: Callable[..., Engine], aws: Proxy) -> None:
    new = run().check(INSTANCE, inputs(World(aws), name=UNKNOWN))
    assert (new["imageId"], new["rootDeviceName"]) == (UNKNOWN, UNKNOWN)


def test_an_instance_needs_one_image(run: Callable[..., Engine], aws: Proxy) -> None:
    world = World(aws)
    with pytest.raises(RefusedError, match="no image of amazon is named nothing"):
        run().check(INSTANCE, inputs(world, name="nothing"))
    with pytest.raises(CheckError, match="exactly one of name"):
        run().check(INSTANCE, inputs(world, name="al2023*", ssmParameter=PARAMETER))
    with pytest.raises(RefusedError, match="imageId stands beside image"):
        run().check(INSTANCE, {**inputs(world, name="al2023*"), "imageId": world.images[0]})
    with pytest.raises(CheckError, match="is required, or image, by which"):
        run().check(INSTANCE, {"instanceType": "t3.small", "subnetId": world.subnet})


def found(run: Callable[..., Engine], name: str) -> tuple[str, str]:
    """An image's id and device, as the function tells them."""
    image = run().invoke(IMAGE, {"name": name})
    return image["id"], image["rootDeviceName"]
