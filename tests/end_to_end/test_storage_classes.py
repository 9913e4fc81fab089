"""The storage classes of the sources, as the API server has them."""

from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import local, without


def test_both_classes_of_the_sources_are_there(stack: CheckoutStack, checkout: Checkout) -> None:
    told = stack.up(without(local(), "applications", "storage.claims"))
    assert "class standard: the provisioner kubernetes.io/aws-ebs was removed from Kubernetes" in told
    classes = {one["metadata"]["name"]: one for one in checkout.objects("storageclass")}
    assert set(classes) == {"local-storage-class", "standard"}
    standard = classes["standard"]
    assert standard["provisioner"] == "ebs.csi.aws.com"
    assert standard["parameters"] == {"type": "gp2"}
    assert standard["reclaimPolicy"] == "Retain"
    assert standard["allowVolumeExpansion"] is True
    assert standard["mountOptions"] == ["debug"]
    assert standard["volumeBindingMode"] == "Immediate"
