"""Invalid clusters of the kinds embedded, existing and eks in an environment file."""

from pathlib import Path

import pytest
import yaml

from embedded.project import ROOT
from stacks.read.environment_file import load

from .problems import VALID_IN_CLUSTER, assert_reported, problems, warnings

PRIVATE = (
    "not allowed, because the internet has no private addresses, and EKS refuses them: name the public address of that "
    "network; its machines reach the private API without it"
)


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("kind: embedded", "kind: 7", "1: kubernetes.kind: 7: must be 'embedded', 'existing' or 'eks'"),
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
    assert_reported(tmp_path, VALID_IN_CLUSTER, (good, bad), expected)


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (
            "999.1.1.1/77",
            "must be an IPv4 address or a network in CIDR notation, for example 192.0.2.10 or 10.20.0.0/16",
        ),
        ("198.51.100.7/24", "must be the first address of its network: write 198.51.100.0/24"),
        ("0.0.0.0/0", "not allowed, because it is the whole internet: name the networks that the API is used from"),
        ("10.0.0.0/8", PRIVATE),
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
    ("changes", "expected"),
    [
        ({"network": None}, "network: required by kubernetes.kind: eks but missing: add network: {cidr: ...}"),
        ({"aws": None}, "aws: required by network and kubernetes.kind: eks but missing: add aws: {region: ...}"),
        (
            {"aws": {"region": "us-east-1", "endpoint": "embedded"}},
            "kubernetes.kind: 'eks': not supported by the embedded AWS API, which runs no clusters: set kind",
        ),
        (
            {"network": {"cidr": "10.20.0.0/16", "zones": 1, "nat": "single"}},
            "network.zones: 1: must be at least 2 zones for an EKS cluster: add a zone",
        ),
        (
            {"network": {"cidr": "10.20.0.0/16", "zones": 2}},
            "network.nat: 'none': conflicts with kubernetes.eks.subnets: private, because the nodes could not pull",
        ),
        (
            {"network": {"cidr": "10.20.0.0/16", "subnets": ["isolated"]}},
            "kubernetes.eks.subnets: 'private': kind of subnets not found: add it to network.subnets, or use",
        ),
        (
            {
                "aws": {"region": "us-east-1", "endpoint": "embedded"},
                "kubernetes": {"kind": "eks", "existing": "shared"},
            },
            "kubernetes.kind: 'eks': not supported by the embedded AWS API, which runs no clusters: set kind",
        ),
        (
            {"kubernetes": {"kind": "eks", "existing": "shared", "eks": {"version": "1.34"}}},
            "kubernetes.eks: conflicts with existing, because an existing cluster is not changed: remove one of the",
        ),
        (
            {"kubernetes": {"kind": "embedded", "existing": "shared"}},
            "kubernetes.existing: 'shared': does not apply to kind embedded: remove it, or set kind: eks",
        ),
        (
            {
                "network": {"cidr": "10.20.0.0/16", "secondaryCidrBlocks": ["10.100.0.0/16"], "nat": "single"},
                "kubernetes": {"kind": "eks", "eks": {"serviceCidr": "10.100.128.0/20"}},
            },
            "kubernetes.eks.serviceCidr: '10.100.128.0/20': conflicts with 10.100.0.0/16, a network of the VPC",
        ),
        (
            {
                "aws": {"region": "cn-north-1"},
                "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single", "ipv6": True},
                "kubernetes": {"kind": "eks", "eks": {"ipFamily": "ipv6"}},
            },
            "kubernetes.eks.ipFamily: 'ipv6': not supported by EKS in cn-north-1: use ipv4",
        ),
        ({"kubernetes": {"kind": "embedded", "eks": {}}}, "kubernetes.eks: does not apply to kind embedded"),
        ({"kubernetes": {"kind": "eks", "kubeconfig": "x"}}, "kubernetes.kubeconfig: does not apply to kind eks"),
    ],
)
def test_an_eks_cluster_needs_an_account_and_a_network_with_a_way_out(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    network = {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single"}
    parts = {"aws": {"region": "us-east-1"}, "network": network, "kubernetes": {"kind": "eks"}} | changes
    [found] = problems(tmp_path, yaml.safe_dump({name: part for name, part in parts.items() if part is not None}))
    assert found.partition(": ")[2].startswith(expected)


def test_an_existing_eks_cluster_needs_an_account_and_no_network(tmp_path: Path) -> None:
    kubernetes = {"kind": "eks", "existing": "shared"}
    [found] = problems(tmp_path, yaml.safe_dump({"kubernetes": kubernetes}))
    assert found.partition(": ")[2].startswith("aws: required by kubernetes.kind: eks but missing: add aws")
    (tmp_path / "stack.yaml").write_text(yaml.safe_dump({"aws": {"region": "us-east-1"}, "kubernetes": kubernetes}))
    assert load(tmp_path / "stack.yaml").kubernetes is not None


@pytest.mark.parametrize(
    ("automatic", "provisioner", "expected"),
    [
        ("true", "ebs.csi.aws.com", "a cluster with kubernetes.eks.autoMode: write ebs.csi.eks.amazonaws.com"),
        ("true", "kubernetes.io/aws-ebs", "a cluster with kubernetes.eks.autoMode: write ebs.csi.eks.amazonaws.com"),
        (
            "false",
            "ebs.csi.eks.amazonaws.com",
            "a cluster without kubernetes.eks.autoMode: write ebs.csi.aws.com, or set autoMode: true",
        ),
    ],
)
def test_a_class_needs_the_provisioner_that_the_cluster_has(
    tmp_path: Path, automatic: str, provisioner: str, expected: str
) -> None:
    text = f"""\
aws: {{region: us-east-1}}
network: {{cidr: 10.20.0.0/16, nat: single}}
kubernetes: {{kind: eks, eks: {{autoMode: {automatic}}}}}
storage:
  classes:
    fast:
      provisioner: {provisioner}
"""
    assert problems(tmp_path, text) == [
        f"7: storage.classes.fast.provisioner: {provisioner!r}: not supported by {expected}"
    ]


def test_pods_with_ipv6_addresses_require_a_network_with_ipv6(tmp_path: Path) -> None:
    text = """\
aws: {region: us-east-1}
network: {cidr: 10.20.0.0/16, nat: single}
kubernetes:
  kind: eks
  eks: {ipFamily: ipv6}
"""
    found = "5: kubernetes.eks.ipFamily: 'ipv6': conflicts with the network, which has no IPv6, because EKS requires"
    assert problems(tmp_path, text) == [f"{found} subnets with IPv6 networks: set network.ipv6: true, or use ipv4"]
    file = tmp_path / "valid.yaml"
    file.write_text(text.replace("nat: single", "nat: single, ipv6: true"))
    load(file)


def test_examples_that_were_not_replaced_are_warned_about(tmp_path: Path) -> None:
    dev = (ROOT / "stacks" / "dev.yaml").read_text()
    (tmp_path / "stack.yaml").write_text(dev)
    network, zone, host = warnings(tmp_path)
    assert network.startswith("kubernetes.eks.publicAccess.0: '198.51.100.0/24': a network for documentation")
    assert zone.startswith("kubernetes.services.dns.hostedZones.example.org: 'example.org': a domain for documentation")
    assert host.startswith("applications.site.ingress.host: 'dev.example.org': a name for documentation (RFC 2606)")
    mine = dev.replace("198.51.100.0/24", "45.67.89.0/24").replace("example.org", "example.app")
    (tmp_path / "stack.yaml").write_text(mine)
    assert warnings(tmp_path) == []


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (
            "labels: {node-role.kubernetes.io/worker: 'true'}",
            ["nodeGroups.n.labels.node-role.kubernetes.io/worker: 'true': not allowed, because EKS does"],
        ),
        ("labels: {eks.amazonaws.com/x: y}", ["nodeGroups.n.labels.eks.amazonaws.com/x: 'y': not allowed"]),
        ("labels: {a/b/c: d}", ["nodeGroups.n.labels.a/b/c: 'a/b/c': must be the key of a label"]),
        ("labels: {a: 'b c'}", ["nodeGroups.n.labels.a: 'b c': must be the value of a label"]),
        ("labels: {example.com/team: shop, node.kubernetes.io/x: y}", []),
        ("labels: {a: ''}", ["nodeGroups.n.labels.a: '': must not be empty, as EKS requires: write a value"]),
        (
            f"labels: {{example.org/{'a' * 52}: b}}",
            [f"nodeGroups.n.labels.example.org/{'a' * 52}: 'example.org/{'a' * 52}': must have at most 63 characters"],
        ),
        (
            f"taints: [{{key: example.org/{'a' * 52}}}]",
            [f"nodeGroups.n.taints.0.key: 'example.org/{'a' * 52}': must have at most 63 characters"],
        ),
        (
            "amiType: AL2023_x86_64_NVIDIA, sizes: [g6.xlarge, m7i.large]",
            ["nodeGroups.n.sizes.1: 'm7i.large': has no GPU of NVIDIA, which amiType AL2023_x86_64_NVIDIA requires"],
        ),
        ("amiType: BOTTLEROCKET_ARM_64_NVIDIA, sizes: [g5g.xlarge]", []),
        ("taints: [{key: a b}]", ["nodeGroups.n.taints.0.key: 'a b': must be the key of a label"]),
        ("taints: [{key: a, value: b/c}]", ["nodeGroups.n.taints.0.value: 'b/c': must be the value of a label"]),
        (
            "taints: [{key: a, value: b}, {key: a, effect: NoExecute}, {key: a}]",
            ["nodeGroups.n.taints.2.key: 'a': already used by another taint with effect NoSchedule"],
        ),
        ("minimum: 3, maximum: 1", ["nodeGroups.n.count: 2: must be from minimum, 3, to maximum, 1"]),
    ],
)
def test_a_group_of_nodes_has_labels_and_taints_that_eks_accepts_and_one_problem_at_a_time(
    tmp_path: Path, group: str, expected: list[str]
) -> None:
    text = f"""\
aws: {{region: us-east-1}}
network: {{cidr: 10.20.0.0/16, nat: single}}
kubernetes: {{kind: eks, eks: {{nodeGroups: {{n: {{{group}}}}}}}}}
"""
    if not expected:
        (tmp_path / "stack.yaml").write_text(text)
        assert load(tmp_path / "stack.yaml")
        return
    found = problems(tmp_path, text)
    assert len(found) == len(expected)
    assert all(one.startswith(f"3: kubernetes.eks.{start}") for one, start in zip(found, expected, strict=True)), found
