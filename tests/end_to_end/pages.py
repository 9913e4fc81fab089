"""Pages that the only Service of a stack serves."""

from tests.harness.checkout import CheckoutStack
from tests.harness.pages import served


def page_of(stack: CheckoutStack) -> str | None:
    """Return the page that the Service serves at a port of the node."""
    addresses = stack.checkout.objects("node")[0]["status"]["addresses"]
    address = next(one["address"] for one in addresses if one["type"] == "InternalIP")
    (service,) = stack.checkout.objects("service", stack.name)
    return served(f"http://{address}:{service['spec']['ports'][0]['nodePort']}")
