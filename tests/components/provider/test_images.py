"""The function that finds an image, asked by the engine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.aws.proxy import Proxy

from .engine import CheckError, Engine, RefusedError

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
