"""Invalid environment files: one run reports every problem, each with its line, value and remedy."""

import contextlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedded.project import ROOT
from stacks.read.environment_file import InvalidEnvironmentError, load

from .problems import problems

GOOD = """\
kubernetes: {kind: embedded}
storage:
  classes:
    fast: {provisioner: rancher.io/local-path}
  claims:
    data: {storageClassName: fast, storage: 1Gi}
applications:
  web: {kind: nginx, claim: data, page: hello}
"""


def test_a_valid_file_loads(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(GOOD)
    assert load(tmp_path / "stack.yaml").storage.claims["data"].storage == "1Gi"


def test_an_empty_file_is_an_empty_environment(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text("")
    assert load(tmp_path / "stack.yaml").applications == {}


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("storage:\n", "storages: {}\nstorage:\n", "2: storages: unknown key: did you mean storage?"),
        ("kind: embedded", "kind: 7", "1: kubernetes.kind: 7: must be 'embedded', 'existing' or 'eks'"),
        (
            "storage: 1Gi",
            'storage: "1GB "',
            "6: storage.claims.data.storage: '1GB ': must be a Kubernetes quantity",
        ),
        ("kubernetes: {", "empty: true\nkubernetes: {", "1: empty: true: conflicts with the levels of the file"),
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
            "6: storage.claims.data.storage: '1Gi': class fast creates EBS volumes, and a st1 volume has 125 to",
        ),
        (
            "{provisioner: rancher.io/local-path}",
            "{provisioner: ebs.csi.aws.com, parameters: {iops: '100'}}",
            "4: storage.classes.fast.parameters.iops: '100': a gp3 volume has 3000 to 80000 IOPS",
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
        (
            "    data:",
            "    data: {storageClassName: fast, storage: 2Gi}\n    data:",
            "7: storage.claims.data: duplicate: remove or rename one",
        ),
        ("    fast:", "    Fast_1:", "4: storage.classes.Fast_1: 'Fast_1': must be a DNS subdomain (RFC 1123)"),
        ("  web:", "  web.site:", "8: applications.web.site: 'web.site': must be a DNS label (RFC 1123)"),
        (
            "  web:",
            "  1web:",
            "8: applications.1web: '1web': must start with a letter, because a Service has this name",
        ),
        (
            "claim: data",
            "claim: data, resources: {memory: 256Mi}",
            "8: applications.web.resources.memory: '256Mi': must be at most memoryLimit, 128Mi",
        ),
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
            "storage: 1Gi}\napplications:\n  web: {",
            "storage: 1Gi, accessModes: [ReadWriteOncePod]}\napplications:\n  web: {replicas: 2, ",
            "8: applications.web.replicas: 2: not supported by claim data (ReadWriteOncePod), because the pods may",
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
            "claim: data",
            "claim: dat",
            "8: applications.web.claim: 'dat': claim not found: add it to storage.claims, or use one of: data",
        ),
        (
            "claim: data",
            "claim: data, namespace: shop",
            "8: applications.web.claim: 'data': must be a claim in the namespace of the application, and is",
        ),
        (
            "claim: data",
            "claim: data, nodePort: 80",
            "8: applications.web.nodePort: 80: must be greater than or equal to",
        ),
        (
            "storage: 1Gi",
            "storage: 1Gi, namespace: kube-system",
            "6: storage.claims.data.namespace: 'kube-system': not allowed, because the environment would create",
        ),
        (
            "claim: data",
            "claim: data, tuning: {clientMaxBodySize: 10x}",
            "8: applications.web.tuning.clientMaxBodySize: '10x': must be a number, optionally",
        ),
        ("kind: nginx", "kind: ngix", "8: applications.web.kind: 'ngix': must be 'nginx'"),
        ("kind: nginx, ", "", "8: applications.web.kind: required but missing: add it"),
        ("claim: data", "clam: data", "8: applications.web.clam: 'data': unknown key: did you mean claim?"),
        ("  web: {kind: nginx, claim: data, page: hello}", "  web: x", "8: applications.web: 'x': must be a map"),
        (
            "claim: data",
            "claim: data, service: {type: LoadBalancer}",
            "8: applications.web.service.type: 'LoadBalancer': not supported by the embedded node, which has no load",
        ),
        (
            "claim: data",
            "claim: data, ingress: {host: www.example.org}",
            "8: applications.web.ingress: not supported by the embedded node, which has no ingress controller",
        ),
        (
            "claim: data",
            "claim: data, autoscaling: {maxReplicas: 3}",
            "8: applications.web.autoscaling: not supported by the embedded node, which has no metrics server",
        ),
        (
            "claim: data",
            "claim: data, service: {loadBalancerSourceRanges: [192.0.2.0/24]}",
            "8: applications.web.service.loadBalancerSourceRanges: ['192.0.2.0/24']: does not apply to",
        ),
        (
            "claim: data",
            "claim: data, nodePort: 30080, service: {type: ClusterIP}",
            "8: applications.web.nodePort: 30080: does not apply to a Service of type ClusterIP",
        ),
        (
            "claim: data",
            "claim: data, replicas: 2, autoscaling: {maxReplicas: 3}",
            "8: applications.web.replicas: 2: conflicts with autoscaling",
        ),
        (
            "claim: data",
            "claim: data, autoscaling: {minReplicas: 4, maxReplicas: 3}",
            "8: applications.web.autoscaling.minReplicas: 4: must be at most maxReplicas, 3",
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
        (
            "kubernetes: {kind: embedded}\n",
            "",
            "1: kubernetes: required by storage and applications but missing: add kubernetes",
        ),
        (
            "kind: embedded",
            "kind: existing",
            "1: kubernetes.nodeAddress: required by applications.web but missing: add the address",
        ),
        (
            "kind: embedded",
            "kind: embedded, context: mine",
            "1: kubernetes.context: 'mine': does not apply to kind embedded: remove it, or set kind: existing",
        ),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert good in GOOD
    found = problems(tmp_path, GOOD.replace(good, bad, 1))
    assert any(line.startswith(expected) for line in found), found


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    text = """\
kubernetes: {kind: embeded}
extra: 1
storage:
  classes:
    Bad_Name: {provisioner: x}
    fast: {provisioner: rancher.io/local-path, volumeBindingMode: Immediate}
  claims:
    a: {storageClassName: fast, storage: "1GB ", accessModes: [ReadWriteMany]}
    b: {storageClassName: none, storage: 1Gi}
    b: {storageClassName: fast, storage: 5}
applications:
  x: {kind: nginx, claim: missing}
"""
    places = sorted(" ".join(line.split(": ")[:2]) for line in problems(tmp_path, text))
    assert places == sorted(
        [
            "1 kubernetes.kind",
            "2 extra",
            "5 storage.classes.Bad_Name",
            "6 storage.classes.fast.volumeBindingMode",
            "8 storage.claims.a.storage",
            "8 storage.claims.a.accessModes",
            "10 storage.claims.b",
            "9 storage.claims.b.storage",
            "12 applications.x.claim",
            "12 applications.x.page",
        ]
    )


def test_a_reference_to_an_invalid_entry_is_not_reported_as_well(tmp_path: Path) -> None:
    found = problems(
        tmp_path, GOOD.replace("    fast:", "    Fast_1:").replace("storageClassName: fast", "storageClassName: Fast_1")
    )
    assert [line.split(": ")[1] for line in found] == ["storage.classes.Fast_1", "storage.claims.data.storageClassName"]


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            "kind: nginx, claim: data, page: hello",
            "kind: apache",
            "8: applications.web.kind: 'apache': must be 'nginx'",
        ),
        ("kind: nginx, claim: data", "clam: data", "8: applications.web.kind: required but missing: add it"),
        (
            "kubernetes: {kind: embedded}",
            "kubernetes: {kind: exsting, nodeAddress: 192.0.2.1}",
            "1: kubernetes.kind: 'exsting': must be 'embedded', 'existing' or 'eks'",
        ),
    ],
)
def test_rules_of_a_kind_are_not_applied_to_an_unknown_kind(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    text = GOOD.replace("page: hello", "page: hello, service: {type: LoadBalancer}") if "kubernetes" in good else GOOD
    assert problems(tmp_path, text.replace(good, bad)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1", "not valid YAML"),
        ("\tkubernetes: {}", "1: not valid YAML: a tab: indent with spaces"),
        ("kubernetes:\n\tkind: eks", "2: not valid YAML: a tab: indent with spaces"),
        ("kubernetes: {kind: eks\nusers: {}\n", "1: not valid YAML: while parsing a flow mapping that begins here: "),
        ("kubernetes: [a, 1]", "kubernetes: ['a', 1]: must be a map of keys and values"),
        ("kubernetes: {kind: true}", "kubernetes.kind: true: must be"),
        ("- a list", "the file: ['a list']: must be a map"),
        ("just words", "the file: 'just words': must be a map"),
        ("a: !!python/object:os.system {}", "not valid YAML"),
        ("? [a]\n: 1", "not valid in an environment file"),
        ("storage: &a {classes: *a}", "not valid in an environment file"),
    ],
)
def test_a_file_that_is_not_a_map_of_keys_is_rejected(tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "stack.yaml"
    file.write_text(text)
    with pytest.raises(InvalidEnvironmentError, match=str(file)) as caught:
        load(file)
    assert expected in str(caught.value)


def test_a_missing_file_names_the_others(tmp_path: Path) -> None:
    shutil.copy(ROOT / "stacks" / "local.yaml", tmp_path)
    with pytest.raises(
        InvalidEnvironmentError, match=r"file not found: create it, or choose a stack that has one: local"
    ):
        load(tmp_path / "other.yaml")


WORDS = st.sampled_from(
    ["kubernetes", "storage", "claims", "classes", "kind", "nginx", "1Gi", "data", "", "a b", 0, -1, None]
)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=20
)


@given(TREES)
def test_any_data_loads_or_is_rejected_with_a_list(tmp_path_factory: pytest.TempPathFactory, tree: object) -> None:
    import yaml

    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text(yaml.safe_dump(tree))
    with contextlib.suppress(InvalidEnvironmentError):
        load(file)


@pytest.mark.parametrize("exposed", ["service: {type: LoadBalancer}", "ingress: {host: www.example.org}"])
def test_an_application_with_a_load_balancer_or_ingress_needs_no_node_address(tmp_path: Path, exposed: str) -> None:
    text = GOOD.replace("embedded", "existing").replace("nginx,", f"nginx, {exposed},")
    (tmp_path / "stack.yaml").write_text(text)
    assert not load(tmp_path / "stack.yaml").applications["web"].is_reached_at_a_node


def test_two_applications_cannot_have_one_host(tmp_path: Path) -> None:
    one = "nginx, ingress: {host: shop.example.org},"
    text = GOOD.replace("embedded", "existing").replace("nginx,", one)
    text += text.splitlines()[-1].replace("web", "other") + "\n"
    found = problems(tmp_path, text)
    assert found == [
        "9: applications.other.ingress.host: 'shop.example.org': already used by applications.web: use another host"
    ]


@pytest.mark.parametrize(
    ("claim", "replicas", "fits"),
    [
        ("{storageClassName: fast, storage: 1Gi}", 3, True),
        ("{storageClassName: ebs, storage: 1Gi}", 1, True),
        ("{storageClassName: ebs, storage: 1Gi}", 2, False),
        ("{storageClassName: efs, storage: 1Gi, accessModes: [ReadWriteMany]}", 2, True),
        ("{storageClassName: fast, storage: 1Gi, accessModes: [ReadWriteOncePod]}", 2, False),
    ],
)
def test_several_replicas_need_a_volume_that_several_pods_can_use(
    tmp_path: Path, claim: str, replicas: int, fits: bool
) -> None:
    classes = "fast: {provisioner: rancher.io/local-path}\n    ebs: {provisioner: ebs.csi.aws.com}"
    text = GOOD.replace("fast: {provisioner: rancher.io/local-path}", classes)
    text = text.replace("  classes:\n", "  clusterClasses: [efs]\n  classes:\n")
    text = text.replace("{storageClassName: fast, storage: 1Gi}", claim).replace(
        "nginx,", f"nginx, replicas: {replicas},"
    )
    if fits:
        (tmp_path / "stack.yaml").write_text(text)
        assert load(tmp_path / "stack.yaml").applications["web"].replicas == replicas
    else:
        assert ["applications.web.replicas" in line for line in problems(tmp_path, text)] == [True]
        text = text.replace(f"replicas: {replicas}", f"autoscaling: {{maxReplicas: {replicas}}}")
        found = problems(tmp_path, text.replace("kind: embedded", "kind: existing, nodeAddress: 192.0.2.1"))
        assert ["applications.web.autoscaling.maxReplicas" in line for line in found] == [True]


def test_two_applications_share_a_claim_only_if_several_pods_can_use_it(tmp_path: Path) -> None:
    shared = GOOD + "  more: {kind: nginx, claim: data, page: hello}\n"
    (tmp_path / "stack.yaml").write_text(shared)
    load(tmp_path / "stack.yaml")
    on_disks = shared.replace("rancher.io/local-path", "ebs.csi.aws.com").replace("embedded", "existing")
    found = problems(tmp_path, on_disks)
    assert any(
        line.startswith("9: applications.more.claim: 'data': conflicts with applications.web.claim, because")
        for line in found
    )


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        ("999.1.1.1/77", "must be an IPv4 network in CIDR notation, for example 10.20.0.0/16"),
        ("198.51.100.7/24", "must be the first address of its network: write 198.51.100.0/24"),
        ("0.0.0.0/0", "not allowed, because it is the whole internet: name the networks that the API is used from"),
    ],
)
def test_a_network_that_reaches_a_clusters_api_is_checked(tmp_path: Path, network: str, expected: str) -> None:
    text = f"""\
aws: {{region: us-east-1}}
network: {{cidr: 10.20.0.0/16, nat: single}}
kubernetes:
  kind: eks
  eks:
    publicAccess:
      - 198.51.100.7
      - {network}
"""
    assert problems(tmp_path, text) == [f"8: kubernetes.eks.publicAccess.1: {network!r}: {expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("servers: {web: {count: yes}}", "1: servers.web.count: 'yes': must be a valid integer"),
        ("users: {no: {groups: off}}", "1: users.no.groups: 'off': must be a valid list"),
        ("network: {cidr: 10}", "1: network.cidr: 10: must be an IPv4 network in CIDR notation"),
    ],
)
def test_words_that_yaml_1_1_reads_as_booleans_are_text(tmp_path: Path, text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in problems(tmp_path, text))


def test_numbers_with_leading_or_trailing_zeros_are_text(tmp_path: Path) -> None:
    file = tmp_path / "stack.yaml"
    file.write_text("""\
aws: {region: us-east-1}
network: {cidr: 10.20.0.0/16, nat: single}
servers:
  no: {image: ami-04681a1dbd79675a5, size: t3.small, cloudInit: {files: {/a: {content: a, permissions: 0600}}}}
kubernetes: {kind: eks, eks: {version: 1.30}}
""")
    environment = load(file)
    assert environment.kubernetes is not None
    assert environment.kubernetes.eks_args.version == "1.30"
    assert environment.servers["no"].cloud_init.files["/a"].permissions == "0600"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("iops: 2000", "ebs.iops: 2000: a gp3 volume has 3000 to 80000 IOPS, not 2000"),
        ("throughput: 2001", "ebs.throughput: 2001: a gp3 volume has a throughput of 125 to 2000 MiB/s, not 2001"),
        ("volumeType: io1", "ebs.volumeType: 'io1': a volume of type io1 requires iops: add it"),
        ("volumeType: st1", "storage: '20Gi': a st1 volume has 125 to 16384 GiB, not 20"),
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


def test_the_limits_of_a_servers_disks_are_checked_in_the_file(tmp_path: Path) -> None:
    text = """\
aws: {region: eu-west-1}
network: {cidr: 10.20.0.0/16}
servers:
  web:
    image: /images/web
    size: t3.small
    disk: {size: 20, throughput: 900}
    volumes:
      data: {size: 4, iops: 6000}
"""
    assert problems(tmp_path, text) == [
        "7: servers.web.disk.throughput: 900: a throughput of 900 MiB/s requires at least 3600 IOPS",
        "9: servers.web.volumes.data.iops: 6000: a gp3 volume of 4 GiB has at most 3000 IOPS, not 6000",
    ]
