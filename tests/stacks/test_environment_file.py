"""Reading an environment file: what is valid, what is rejected, and how every problem is reported."""

import contextlib
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from embedded.project import ROOT
from stacks.read.environment_file import InvalidEnvironmentError, load

from .problems import VALID_IN_AWS, VALID_IN_CLUSTER, assert_reported, problems


def test_a_valid_file_loads(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(VALID_IN_CLUSTER)
    assert load(tmp_path / "stack.yaml").storage.claims["data"].storage == "1Gi"


def test_a_valid_file_of_an_aws_account_loads(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(VALID_IN_AWS)
    load(tmp_path / "stack.yaml")


def test_an_empty_file_is_an_empty_environment(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text("")
    assert load(tmp_path / "stack.yaml").applications == {}


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("storage:\n", "storages: {}\nstorage:\n", "2: storages: unknown key: did you mean storage?"),
        ("kubernetes: {", "empty: true\nkubernetes: {", "1: empty: true: conflicts with the levels of the file"),
        (
            "    data:",
            "    data: {storageClassName: fast, storage: 2Gi}\n    data:",
            "7: storage.claims.data: duplicate: remove or rename one",
        ),
        ("claim: data", "clam: data", "8: applications.web.clam: 'data': unknown key: did you mean claim?"),
        ("  web: {kind: nginx, claim: data, page: hello}", "  web: x", "8: applications.web: 'x': must be a map"),
    ],
)
def test_a_problem_is_reported_at_its_line(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID_IN_CLUSTER, (good, bad), expected)


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


def test_all_problems_in_aws_are_reported_at_once(tmp_path: Path) -> None:
    text = """\
aws: {region: here}
network:
  cidr: 10.0.0.0/8
  nat: single
  access: {ssh: {ports: [22], internet: true}}
servers:
  web: {image: ami-04681a1dbd79675a5, size: small, access: [wb], users: [bob]}
users:
  alice: {groups: [readers], servers: [db]}
"""
    assert sorted(line.split(": ")[1] for line in problems(tmp_path, text)) == [
        "aws.region",
        "network.access.ssh.ports.0",
        "network.cidr",
        "servers.web.access.0",
        "servers.web.size",
        "servers.web.users.0",
        "users.alice.groups.0",
        "users.alice.servers.0",
    ]


def test_a_reference_to_an_invalid_entry_is_not_reported_as_well(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        VALID_IN_CLUSTER.replace("    fast:", "    Fast_1:").replace(
            "storageClassName: fast", "storageClassName: Fast_1"
        ),
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
    text = (
        VALID_IN_CLUSTER.replace("page: hello", "page: hello, service: {type: LoadBalancer}")
        if "kubernetes" in good
        else VALID_IN_CLUSTER
    )
    assert [one[: len(expected)] for one in problems(tmp_path, text.replace(good, bad))] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1", "not valid YAML"),
        ("\tkubernetes: {}", "1: not valid YAML: a tab: indent with spaces"),
        ("kubernetes:\n\tkind: eks", "2: not valid YAML: a tab: indent with spaces"),
        ("kubernetes: {kind: eks\nusers: {}\n", "1: not valid YAML: while parsing a flow mapping that begins here: "),
        (
            "aws:\n  region: a\n network:\n",
            "3: not valid YAML: the indentation of this line fits no key of the map that",
        ),
        ("kubernetes: [a, 1]", "kubernetes: ['a', 1]: must be a map of keys and values"),
        ("kubernetes: {kind: true}", "kubernetes.kind: true: must be"),
        ("- a list", "the file: ['a list']: must be a map"),
        ("just words", "the file: 'just words': must be a map"),
        ("a: !!python/object:os.system {}", "not valid YAML"),
        ("? [a]\n: 1", "1: a list or a map is not valid as a key"),
        (
            "aws:\n  region: a\nstorage: &a\n  classes: {fast: [*a]}\n",
            "3: the anchor (&) of this value contains its own alias (*): write the value instead",
        ),
        (f"a: {'[' * 2000}{']' * 2000}", "not valid in an environment file: values are nested too deeply"),
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
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    with pytest.raises(
        InvalidEnvironmentError, match=r"file not found: create it, or choose a stack that has one: local$"
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
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text(yaml.safe_dump(tree))
    with contextlib.suppress(InvalidEnvironmentError):
        load(file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("servers: {web: {count: yes}}", "1: servers.web.count: 'yes': must be a whole number"),
        ("users: {no: {groups: off}}", "1: users.no.groups: 'off': must be a list: write [off]"),
        ("network: {cidr: 10}", "1: network.cidr: 10: must be an IPv4 address or a network in CIDR notation"),
    ],
)
def test_words_that_yaml_1_1_reads_as_booleans_are_text(tmp_path: Path, text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in problems(tmp_path, text))


def test_a_character_in_another_encoding_is_reported_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "stack.yaml"
    file.write_bytes(b"aws: {region: us-east-1}\n# gr\xfc\xdfe\n")
    with pytest.raises(InvalidEnvironmentError, match=r"stack\.yaml:2: has a character that is not UTF-8"):
        load(file)


def test_a_value_that_may_be_a_number_or_a_list_is_reported_with_both(tmp_path: Path) -> None:
    text = "aws: {region: us-east-1}\nnetwork: {cidr: 10.20.0.0/16, zones: two}"
    expected = (
        "2: network.zones: 'two': must be a number from 1 to 6, or a list of letters from a to h, for example [a, c]"
    )
    assert problems(tmp_path, text) == [expected]


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
