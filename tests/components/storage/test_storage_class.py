"""Storage classes: the object in the cluster, and parameters that the EBS CSI driver or AWS would reject."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from components.provider.ebs_limits import LIMITS
from components.storage import StorageClassArgs
from components.storage.storage_class import plan_note, plan_storage_class

STANDARD = """\
provisioner: kubernetes.io/aws-ebs
parameters: {type: gp2}
reclaimPolicy: Retain
allowVolumeExpansion: true
mountOptions: [debug]
volumeBindingMode: Immediate
"""


def ebs(**parameters: str) -> StorageClassArgs:
    return StorageClassArgs.model_validate({"provisioner": "ebs.csi.aws.com", "parameters": parameters})


def test_a_class_of_auto_mode_has_its_driver_and_is_encrypted() -> None:
    args = StorageClassArgs.model_validate({"provisioner": "ebs.csi.eks.amazonaws.com", "parameters": {"iops": "4000"}})
    planned = plan_storage_class("fast", args)
    assert planned["provisioner"] == "ebs.csi.eks.amazonaws.com"
    assert planned["parameters"] == {"type": "gp3", "encrypted": "true", "iops": "4000"}
    assert "ebs.csi.eks" not in reported("ebs.csi.eks.amazonaws.com", iops="1")["iops"]
    unknown = reported("ebs.csi.eks.amazonaws.com", fast="yes")["fast"]
    assert "not supported by ebs.csi.eks.amazonaws.com: remove it" in unknown


def reported(provisioner: str = "ebs.csi.aws.com", **parameters: str) -> dict[str, str]:
    """Return the messages about the parameters of a class, by parameter."""
    with pytest.raises(ValidationError) as caught:
        StorageClassArgs.model_validate({"provisioner": provisioner, "parameters": parameters})
    messages: dict[str, str] = {}
    for one in caught.value.errors():
        name = str(one["loc"][-1])
        messages[name] = f"{messages.get(name, '')} {one['msg']}"
    return messages


def test_a_class_of_the_in_tree_plugin_is_created_for_the_driver_and_otherwise_unchanged() -> None:
    args = StorageClassArgs.model_validate(yaml.safe_load(STANDARD))
    assert plan_storage_class("standard", args) == {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "standard"},
        "provisioner": "ebs.csi.aws.com",
        "parameters": {"type": "gp2"},
        "reclaimPolicy": "Retain",
        "allowVolumeExpansion": True,
        "mountOptions": ["debug"],
        "volumeBindingMode": "Immediate",
    }
    note = plan_note("standard", args)
    assert note is not None
    for word in ("kubernetes.io/aws-ebs was removed from Kubernetes", "ebs.csi.aws.com", "gp2", "not encrypted"):
        assert word in note


def test_a_class_of_the_driver_is_encrypted_gp3_and_binds_late_by_default() -> None:
    planned = plan_storage_class("fast", ebs())
    assert planned["parameters"] == {"type": "gp3", "encrypted": "true"}
    assert planned["volumeBindingMode"] == "WaitForFirstConsumer"
    assert plan_note("fast", ebs()) is None


def test_parameters_of_the_in_tree_plugin_are_translated() -> None:
    old = {"fsType": "xfs", "type": "io1", "iopsPerGB": "20", "zones": "eu-west-1a, eu-west-1b", "Encrypted": "true"}
    planned = plan_storage_class("x", StorageClassArgs(provisioner="kubernetes.io/aws-ebs", parameters=old))
    assert planned["parameters"] == {
        "type": "io1",
        "iopsPerGB": "20",
        "allowAutoIOPSPerGBIncrease": "true",
        "csi.storage.k8s.io/fstype": "xfs",
        "encrypted": "true",
    }
    assert planned["allowedTopologies"] == [
        {"matchLabelExpressions": [{"key": "topology.kubernetes.io/zone", "values": ["eu-west-1a", "eu-west-1b"]}]}
    ]


@pytest.mark.parametrize(
    ("parameters", "name", "message"),
    [
        ({"type": "gp4"}, "type", "gp3"),
        ({"type": "gp2", "iops": "3000"}, "iops", "has no provisioned IOPS"),
        ({"type": "io2"}, "type", "requires iops"),
        ({"iops": "100"}, "iops", "3000 to 80000"),
        ({"iops": "3000", "throughput": "900"}, "iops", "a throughput of 900 MiB/s requires at least 3600 IOPS"),
        ({"iops": "many"}, "iops", "a whole number in quotes"),
        ({"iops": "3000", "iopsPerGB": "10"}, "iopsPerGB", "conflicts with iops"),
        ({"iopsPerGB": "501"}, "iopsPerGB", "at most 500, the limit of gp3"),
        ({"type": "st1", "iopsPerGB": "5"}, "iopsPerGB", "have no provisioned IOPS"),
        ({"throughput": "2001"}, "throughput", "125 to 2000"),
        ({"throughput": "1000"}, "throughput", "requires at least 4000 IOPS"),
        ({"type": "gp2", "throughput": "125"}, "throughput", "no provisioned throughput"),
        ({"encrypted": "yes"}, "encrypted", "'true' or 'false'"),
        ({"encrypted": "false", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/a"}, "kmsKeyId", "remove the key"),
        ({"kmsKeyId": "alias/mine"}, "kmsKeyId", "full ARN"),
        ({"csi.storage.k8s.io/fstype": "ntfs"}, "csi.storage.k8s.io/fstype", "'ext4'"),
        ({"csi.storage.k8s.io/fstype": "xfs", "bytesPerInode": "4096"}, "bytesPerInode", "fstype xfs: remove it"),
        ({"ext4ClusterSize": "16384"}, "ext4ClusterSize", "ext4BigAlloc"),
        ({"blockExpress": "true"}, "blockExpress", "ebs.csi.aws.com since 1.47"),
        ({"tagSpecification_1": "team"}, "tagSpecification_1", "for example team=shop"),
        ({"zone": "eu-west-1a"}, "zone", "not supported by ebs.csi.aws.com"),
    ],
)
def test_a_parameter_that_the_driver_or_aws_would_reject_is_reported(
    parameters: dict[str, str], name: str, message: str
) -> None:
    assert message in reported(**parameters)[name]


def test_a_problem_is_reported_under_the_name_in_the_class() -> None:
    assert "have no provisioned IOPS" in reported("kubernetes.io/aws-ebs", IOPSPERGB="10")["IOPSPERGB"]


@pytest.mark.parametrize(
    ("parameters", "size", "expected"),
    [
        ({"type": "gp2"}, "16Ti", []),
        ({"type": "gp2"}, "17Ti", ["1 to 16384 GiB"]),
        ({"type": "st1"}, "100Gi", ["125 to 16384 GiB"]),
        ({"type": "io1", "iops": "1000"}, "10Gi", ["at most 500 IOPS"]),
        ({"type": "io1", "iopsPerGB": "50"}, "1Gi", ["4 to 16384 GiB", "100 to 64000 IOPS"]),
        ({"type": "io1", "iopsPerGB": "50", "allowAutoIOPSPerGBIncrease": "true"}, "1Gi", ["4 to 16384 GiB"]),
        ({"type": "io2", "iopsPerGB": "1000"}, "64Ti", []),
        ({"iops": "4000"}, "1Gi", ["at most 3000 IOPS"]),
        ({}, "1G", []),
    ],
)
def test_the_size_of_a_claim_is_checked_against_the_limits_of_its_type(
    parameters: dict[str, str], size: str, expected: list[str]
) -> None:
    kind = ebs(**parameters).ebs_parameters
    assert kind is not None
    found = list(kind.size_problems(size))
    assert len(found) == len(expected), found
    assert all(part in message for part, message in zip(expected, found, strict=True))


@given(st.sampled_from(sorted(LIMITS)), st.integers(1, 70_000))
def test_the_sizes_of_every_type_are_exactly_those_of_aws(kind: str, size: int) -> None:
    needed = {"io1": {"iops": "100"}, "io2": {"iops": "100"}}.get(kind, {})
    parameters = ebs(type=kind, **needed).ebs_parameters
    assert parameters is not None
    least, most = LIMITS[kind].size
    wrong = [message for message in parameters.size_problems(f"{size}Gi") if "GiB, not" in message]
    assert bool(wrong) is not (least <= size <= most)


@pytest.mark.parametrize("part", ["{{ .PVC.Annotations.folder }}", "{{ .PVC.Labels.folder }}", '{{ printf "../x" }}'])
def test_a_path_pattern_with_labels_or_annotations_is_rejected(part: str) -> None:
    own = "{{ .PVC.Namespace }}/{{ .PVC.Name }}/"
    found = reported("rancher.io/local-path", pathPattern=own + part)["pathPattern"]
    assert "could choose the folder of another" in found
    fixed = {"pathPattern": f"{own}{{{{ .PVName }}}}/data"}
    assert StorageClassArgs(provisioner="rancher.io/local-path", parameters=fixed).parameters == fixed
