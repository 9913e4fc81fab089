"""Images on the embedded node: omitted ones have defaults; one that it lacks is refused before anything is created."""

import pytest

from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.local_environment import PAGE, local, without
from tests.harness.pages import wait_for_page

IMAGES = (
    "applications.dynamic-nginx.image",
    "storage.provisioners.localPath.image",
    "storage.provisioners.localPath.helperImage",
)


def test_an_environment_without_images_runs(stack: CheckoutStack) -> None:
    stack.up(without(local(), *IMAGES))
    wait_for_page(PAGE, stack.outputs()["applications"]["dynamic-nginx"]["url"])


@pytest.mark.parametrize("command", ["preview", "up"])
def test_an_image_that_the_node_does_not_have_is_refused_before_anything_is_created(
    command: str, checkout: Checkout
) -> None:
    environment = local()
    environment["applications"]["dynamic-nginx"]["image"] = "docker.io/library/nginx:1.29"
    with new_stack(checkout, f"other-image-{command}") as stack:
        stack.write(environment)
        done = stack.attempt(command, *(["--yes", "--skip-preview"] if command == "up" else []))
        assert done.returncode != 0
        assert "applications.dynamic-nginx.image: 'docker.io/library/nginx:1.29': image of the" in done.stdout
        assert "python -m embedded node load IMAGE.tar" in done.stdout
        assert "localhost/strata/nginx:1." in done.stdout
        assert stack.resources() == []
