"""Invalid storage in an environment file: classes, claims, volumes and provisioners."""

from pathlib import Path

import pytest

from .problems import VALID_IN_CLUSTER, assert_reported, problems


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "storage: 1Gi",
            'storage: "1GB "',
            "6: storage.claims.data.storage: '1GB ': must be a Kubernetes quantity",
        ),
        ("storage: 1Gi", "storage: 0Gi", "6: storage.claims.data.storage: '0Gi': must be a Kubernetes quantity"),
        ("storage: 1Gi", "size: 1Gi", "6: storage.claims.data.storage: required but missing: add it"),
        (
            "storageClassName: fast",
            "storageClassName: slow",
            "6: storage.claims.data.storageClassName: 'slow': storage class not found: add it to storage.classes",
        ),
        (
            "storage: 1Gi",
            "storage: 1Gi, accessModes: [ReadWriteMany]",
            "6: storage.claims.data.accessModes: 'ReadWriteMany': not allowed, because class fast makes",
        ),
        (
            "storage: 1Gi",
            "storage: 1Gi, accessModes: [ReadWriteOnce, ReadWriteOncePod]",
            "6: storage.claims.data.accessModes: ['ReadWriteOnce', 'ReadWriteOncePod']: ReadWriteOncePod",
        ),
        (
            "rancher.io/local-path",
            "rancher.io/local-path, volumeBindingMode: Immediate",
            "4: storage.classes.fast.volumeBindingMode: 'Immediate': not supported by rancher.io/local-path",
        ),
        (
            "rancher.io/local-path",
            "rancher.io/local-path, allowVolumeExpansion: true",
            "4: storage.classes.fast.allowVolumeExpansion: true: not supported by rancher.io/local",
        ),
        (
            "rancher.io/local-path",
            "rancher.io/local-path, reclaimPolicy: Recycle",
            "4: storage.classes.fast.reclaimPolicy: 'Recycle': must be 'Delete' or 'Retain'",
        ),
        (
            "rancher.io/local-path",
            "rancher.io/local-path, parameters: {pathPattern: shared/x}",
            "4: storage.classes.fast.parameters.pathPattern: 'shared/x': must start with",
        ),
        (
            "rancher.io/local-path",
            "rancher.io/local-path, parameters: {pathPattern: '{{ .PVC.Namespace }}/{{ .PVC.Name }}/../x'}",
            "4: storage.classes.fast.parameters.pathPattern: '{{ .PVC.Namespace }}/{{ .PVC.Name }}/../x': must",
        ),
        (
            "rancher.io/local-path",
            "rancher.io/local-path, parameters: {type: gp3}",
            "4: storage.classes.fast.parameters.type: 'gp3': not supported by rancher.io/local-path",
        ),
        (
            "{provisioner: rancher.io/local-path}",
            "{provisioner: ebs.csi.aws.com, parameters: {type: st1}}",
            "6: storage.claims.data.storage: '1Gi': class fast creates EBS volumes, and a volume of type st1 has",
        ),
        (
            "{provisioner: rancher.io/local-path}",
            "{provisioner: ebs.csi.aws.com, parameters: {iops: '100'}}",
            "4: storage.classes.fast.parameters.iops: '100': a volume of type gp3 has 3000 to 80000 IOPS",
        ),
        (
            "{provisioner: rancher.io/local-path}",
            "{provisioner: ebs.csi.aws.com, parameters: {iops: '3000', throughput: '900'}}",
            "4: storage.classes.fast.parameters.iops: '3000': a throughput of 900 MiB/s requires at least 3600 IOPS",
        ),
        (
            "{provisioner: rancher.io/local-path}",
            "{provisioner: ebs.csi.aws.com, parameters: {type: io2}}",
            "4: storage.classes.fast.parameters.type: 'io2': a volume of type io2 requires iops: add it",
        ),
        ("    fast:", "    Fast_1:", "4: storage.classes.Fast_1: 'Fast_1': must be a DNS subdomain (RFC 1123)"),
        (
            "storage:\n",
            "storage:\n  provisioners: {localPath: {namespace: kube-system}}\n",
            "3: storage.provisioners.localPath.namespace: 'kube-system': not allowed, because the namespace",
        ),
        (
            "  claims:\n",
            "  volumes:\n    data: {storage: 1Gi, nodePath: {path: /srv, node: a}}\n  claims:\n",
            "6: storage.volumes.data: 'data': conflicts with storage.claims.data, because the claim of a static",
        ),
        (
            "  claims:\n",
            "  volumes:\n    x: {storage: 1Gi, nodePath: {path: /srv, node: a}, reclaimPolicy: Delete}\n  claims:\n",
            "6: storage.volumes.x.reclaimPolicy: 'Delete': not supported by folders of a node",
        ),
        (
            "  claims:\n",
            "  volumes:\n    x: {storage: 1Gi, ebs: {availabilityZone: eu-west-1a}}\n  claims:\n",
            "1: aws: required by storage.volumes.x but missing: add aws: {region: ...}",
        ),
        (
            "  claims:\n",
            "  volumes:\n    x: {storage: 1Gi, ebs: {availabilityZone: us-east-1a}}\naws: {region: eu-west-1}\nX:\n",
            "6: storage.volumes.x.ebs.availabilityZone: 'us-east-1a': must be a zone of aws.region, eu-west-1",
        ),
        ("  claims:\n", "  volumes:\n    x: {storage: 1Gi}\n  claims:\n", "6: storage.volumes.x: must have"),
        (
            "embedded}\nstorage:\n",
            "eks}\nstorage:\n  volumes:\n    x: {reclaimPolicy: Recycle, storage: 1Gi, nfs: {server: a, path: /b}}\n",
            "4: storage.volumes.x.reclaimPolicy: 'Recycle': not supported by kind eks, whose controller manager has no",
        ),
        (
            "storageClassName: fast",
            "from: pvc-1, storageClassName: fast",
            "6: storage.claims.data.from: 'pvc-1': conflicts with storageClassName, because a Released volume",
        ),
        (
            "storageClassName: fast, ",
            "",
            "6: storage.claims.data.storageClassName: required but missing: add it, or from:",
        ),
        (
            "  claims:\n",
            "  discard: {pvc-1: old}\n  policies: {pvc-1: Retain}\n  claims:\n",
            "6: storage.policies.pvc-1: 'Retain': conflicts with storage.discard.pvc-1: remove one of the two",
        ),
        (
            "storage: 1Gi",
            "storage: 1Gi, namespace: kube-system",
            "6: storage.claims.data.namespace: 'kube-system': not allowed, because the environment would create",
        ),
        (
            "  claims:\n",
            "  volumes:\n    data2: {storage: 1Gi, nodePath: {path: /var/data, node: strata}}\n  claims:\n",
            "6: storage.volumes.data2.nodePath.path: '/var/data': not allowed, because the embedded node keeps",
        ),
        (
            "  classes:\n",
            "  provisioners: {localPath: {nodePathMap: [{node: strata, paths: [/data]}]}}\n  classes:\n",
            "3: storage.provisioners.localPath.nodePathMap.0.paths.0: '/data': not allowed, because the embedded",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_CLUSTER, (good, bad), expected)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("iops: 2000", "ebs.iops: 2000: a volume of type gp3 has 3000 to 80000 IOPS, not 2000"),
        (
            "throughput: 2001",
            "ebs.throughput: 2001: a volume of type gp3 has a throughput of 125 to 2000 MiB/s, not 2001",
        ),
        ("volumeType: io1", "ebs.volumeType: 'io1': a volume of type io1 requires iops: add it"),
        ("volumeType: st1", "storage: '20Gi': a volume of type st1 has 125 to 16384 GiB, not 20"),
    ],
)
def test_a_wrong_setting_of_a_static_volume_is_one_problem_at_its_own_line(
    tmp_path: Path, setting: str, expected: str
) -> None:
    text = f"""\
aws: {{region: eu-west-1}}
kubernetes: {{kind: existing}}
storage:
  volumes:
    archive:
      storage: 20Gi
      ebs:
        availabilityZone: eu-west-1a
        {setting}
"""
    line = 6 if expected.startswith("storage") else 9
    assert problems(tmp_path, text) == [f"{line}: storage.volumes.archive.{expected}"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{volumeType: gp2}", "ebs.availabilityZone: required but missing: add it"),
        (
            "{availabilityZone: eu-west-1a}",
            "ebs.availabilityZone: 'eu-west-1a': must be a zone of aws.region, us-east-1",
        ),
    ],
)
def test_a_volume_with_an_invalid_source_still_has_one(tmp_path: Path, source: str, expected: str) -> None:
    volume = f"  volumes: {{x: {{ebs: {source}, storage: 1Gi}}}}"
    text = f"aws: {{region: us-east-1}}\nkubernetes: {{kind: embedded}}\nstorage:\n{volume}\n"
    assert problems(tmp_path, text) == [f"4: storage.volumes.x.{expected}"]


def test_settings_that_are_wrong_at_any_size_are_reported_once(tmp_path: Path) -> None:
    wrong = "{provisioner: ebs.csi.aws.com, parameters: {iops: '3000', throughput: '900'}}"
    text = VALID_IN_CLUSTER.replace("{provisioner: rancher.io/local-path}", wrong)
    found = problems(tmp_path, text)
    assert [line for line in found if "requires at least 3600 IOPS" in line] == [
        "4: storage.classes.fast.parameters.iops: '3000': a throughput of 900 MiB/s requires at least 3600 IOPS"
    ]
