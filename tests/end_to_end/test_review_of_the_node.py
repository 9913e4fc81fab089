"""A review of a stack on the embedded node reads its volumes there, also if the state does not have their class."""

import json

from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.local_environment import local, without


def test_the_volume_of_a_claim_decides_though_another_stack_has_its_class(
    stack: CheckoutStack, checkout: Checkout
) -> None:
    stack.up(without(local(), "applications", "storage.claims"))
    with new_stack(checkout, "guest-of-a-class") as guest:
        environment = without(local(), "storage.provisioners", "storage.classes")
        environment["storage"]["clusterClasses"] = ["local-storage-class"]
        guest.up(environment)
        guest.write(without(environment, "applications", "storage.claims"))
        preview = checkout.path / ".strata" / "preview.json"
        preview.write_text(guest.pulumi("preview", "--json"))
        asked = (str(preview), "--environment", str(guest.file), "--format", "json")
        review = json.loads(checkout.run(".venv/bin/python", "-m", "review", *asked))
        (claim,) = [one for one in review["findings"] if "PersistentVolumeClaim" in one["urn"]]
        assert claim["verdict"] == "loses data"
        assert "unknown" not in claim["what"]
        guest.up(environment)
