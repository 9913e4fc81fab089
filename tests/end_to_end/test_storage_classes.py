"""Storage classes without a provisioner in the cluster."""

from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import guest, without


def test_a_claim_of_a_class_without_provisioner_stays_pending(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(without(guest("lonely-class"), "applications"))
    assert checkout.objects("pvc", stack.name)[0]["status"]["phase"] == "Pending"
