"""Exceptions of pods from Pod Security `restricted`, and the levels of their namespaces, in environment files."""

from pathlib import Path

import pytest

from stacks.command import main

from .problems import problems, reported, warnings

VALID = """\
kubernetes:
  kind: embedded
  namespaces:
    legacy: {podSecurity: baseline, reason: an old image}
    host: {podSecurity: privileged, reason: it measures the node}
applications:
  api:
    kind: container
    namespace: legacy
    image: "shop:1"
    ports: [{containerPort: 8080}]
    podSecurityExceptions:
      - {runAsUser: 0, reason: the image starts as root}
      - {capabilities: {add: [CHOWN, SETUID]}, reason: it changes its user}
    initContainers:
      - {name: own, podSecurityExceptions: [{allowPrivilegeEscalation: true, reason: it calls sudo}]}
  agent:
    kind: statefulSet
    namespace: host
    image: "agent:1"
    ports: [{name: metrics, containerPort: 9100}]
    podSecurityExceptions:
      - {hostNetwork: true, hostPID: true, reason: it reads the node}
      - {hostPorts: {metrics: 9100}, reason: the collector asks nodes}
  tune:
    kind: job
    namespace: host
    image: "tune:1"
    podSecurityExceptions: [{privileged: true, runAsUser: 0, reason: it loads a module}]
"""
LEGACY_REFUSES_ROOT = (
    "12: applications.api.podSecurityExceptions.0.runAsUser: 0: not allowed, because namespace legacy enforces Pod "
    "Security `restricted`, and this needs `baseline`: remove it, or write kubernetes.namespaces: {legacy: "
    "{podSecurity: baseline, reason: ...}}"
)
OLD_EXCEPTIONS = """\
      - {runAsUser: 0, reason: the image starts as root}
      - {capabilities: {add: [CHOWN, SETUID]}, reason: it changes its user}
    initContainers:
      - {name: own, podSecurityExceptions: [{allowPrivilegeEscalation: true, reason: it calls sudo}]}
"""


def changed(old: str, new: str) -> str:
    assert old in VALID
    return VALID.replace(old, new, 1)


def test_exceptions_that_their_namespaces_admit_are_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(tmp_path, VALID, capsys) == [" valid"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "    legacy: {podSecurity: baseline, reason: an old image}\n",
            "",
            LEGACY_REFUSES_ROOT,
        ),
        (
            "    legacy: {podSecurity: baseline, reason: an old image}\n",
            "",
            "15: applications.api.initContainers.0.podSecurityExceptions.0.allowPrivilegeEscalation: true: not a",
        ),
        (
            "[CHOWN, SETUID]",
            "[CHOWN, SYS_NICE]",
            "14: applications.api.podSecurityExceptions.1.capabilities.add.1: 'SYS_NICE': not allowed, because n",
        ),
        (
            "podSecurity: privileged",
            "podSecurity: baseline",
            "23: applications.agent.podSecurityExceptions.0.hostNetwork: true: not allowed, because namespace host",
        ),
        (
            "podSecurity: privileged",
            "podSecurity: baseline",
            "24: applications.agent.podSecurityExceptions.1.hostPorts: not allowed, because namespace host",
        ),
        (
            "    host: {",
            "    other: {podSecurity: baseline, reason: none}\n    host: {",
            "5: kubernetes.namespaces.other: namespace of the environment not found: remove it, or name it in an ",
        ),
        (
            "    namespace: legacy\n",
            "",
            "12: applications.api.podSecurityExceptions.0.runAsUser: 0: not allowed, because namespace shop enforces",
        ),
    ],
)
def test_what_a_namespace_does_not_admit_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, expected: str
) -> None:
    found = reported(tmp_path, changed(old, new), capsys)
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            ", reason: the image starts as root",
            "",
            "13: applications.api.podSecurityExceptions.0.reason: required but m",
        ),
        (
            "{runAsUser: 0, ",
            "{",
            "13: applications.api.podSecurityExceptions.0.runAsUser: required but missing: add it, ",
        ),
        ("{runAsUser: 0, ", "{runAsUser: 1, ", "13: applications.api.podSecurityExceptions.0.runAsUser: 1: must be 0"),
        (
            "{runAsUser: 0, ",
            "{runAsRoot: 0, ",
            "13: applications.api.podSecurityExceptions.0.runAsRoot: 0: unknown key",
        ),
        (
            "CHOWN, ",
            "CAP_CHOWN, ",
            "14: applications.api.podSecurityExceptions.1.capabilities.add.0: 'CAP_CHOWN': must b",
        ),
        ("CHOWN, ", "SETUID, ", "14: applications.api.podSecurityExceptions.1.capabilities.add.1: 'SETUID': duplicate"),
        (
            "add: [CHOWN, SETUID]}",
            "add: [CHOWN]}, runAsUser: 0",
            "14: applications.api.podSecurityExceptions.1.runAsUser: 0: duplicate: remove one",
        ),
        (
            "    ports: [{containerPort: 8080}]\n",
            "    ports: [{containerPort: 8080}]\n    runAsUser: 0\n",
            "12: applications.api.runAsUser: 0: not allowed, because 0 is root, which Pod Security `restricted`",
        ),
        (
            "{metrics: 9100}",
            "{web: 9100}",
            "24: applications.agent.podSecurityExceptions.1.hostPorts.web: 'web': port not ",
        ),
        (
            "{privileged: true, runAsUser: 0, ",
            "{hostPorts: {web: 80}, ",
            "29: applications.tune.podSecurityExceptions.0.hostPorts: does not apply to a kind without ports: remove",
        ),
        (
            "podSecurity: baseline",
            "podSecurity: Baseline",
            "4: kubernetes.namespaces.legacy.podSecurity: 'Baseline': must",
        ),
        (", reason: an old image", "", "4: kubernetes.namespaces.legacy.reason: required but missing"),
        ("an old image", "' '", "4: kubernetes.namespaces.legacy.reason: ' ': must be a sentence: not blank"),
        (
            "the image starts as root",
            "' '",
            "13: applications.api.podSecurityExceptions.0.reason: ' ': must be a sentence: not blank",
        ),
        ("CHOWN, ", "ALL, ", "14: applications.api.podSecurityExceptions.1.capabilities.add.0: 'ALL': must be "),
        (
            "{metrics: 9100}",
            "{metrics: 80}",
            "24: applications.agent.podSecurityExceptions.1.hostPorts.metrics: 80: must be 9100, the containerPort, ",
        ),
        (
            "name: metrics,",
            "name: http,",
            "24: applications.agent.podSecurityExceptions.1.hostPorts.metrics: 'metrics': port not found",
        ),
    ],
)
def test_an_exception_without_a_reason_or_of_another_form_is_reported(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    found = problems(tmp_path, changed(old, new))
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            OLD_EXCEPTIONS,
            "      - {capabilities: {add: [NET_BIND_SERVICE]}, reason: port 80}\n",
            "kubernetes.namespaces.legacy.podSecurity: 'baseline': no application in it needs more than restricted:",
        ),
        (
            "podSecurity: baseline",
            "podSecurity: privileged",
            "kubernetes.namespaces.legacy.podSecurity: 'privileged': no application in it needs more than baseline:",
        ),
        (
            "applications:\n",
            "aws: {region: eu-west-1}\nusers: {alice: {namespaces: {host: edit}}}\napplications:\n",
            "kubernetes.namespaces.host.podSecurity: 'privileged': lets user alice control the nodes, with pods th",
        ),
        (
            "runAsUser: 0, reason: it loads",
            "reason: it loads",
            "applications.tune.podSecurityExceptions.0.privileged: has no effect on a program that is not root: add",
        ),
        (
            "      - {runAsUser: 0, reason: the image starts as root}\n",
            "",
            "applications.api.podSecurityExceptions.0.capabilities: has no effect on a program that is not root: add",
        ),
        (
            "allowPrivilegeEscalation: true",
            "capabilities: {add: [CHOWN]}",
            "applications.api.initContainers.0.podSecurityExceptions.0.capabilities: has no effect on a program that ",
        ),
    ],
)
def test_a_level_or_a_right_that_is_not_needed_is_a_warning(tmp_path: Path, old: str, new: str, expected: str) -> None:
    (tmp_path / "stack.yaml").write_text(changed(old, new))
    assert any(line.startswith(expected) for line in warnings(tmp_path)), warnings(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("applications:", "applications:"),
        ("{runAsUser: 0, reason: the image starts", "{allowPrivilegeEscalation: true, reason: the image starts"),
    ],
)
def test_needed_levels_and_rights_are_no_warning(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "stack.yaml").write_text(changed(old, new))
    assert warnings(tmp_path) == []


def test_a_namespace_that_is_a_problem_is_no_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added = "    host: {podSecurity: privileged, reason: it measures the node}\n"
    text = VALID.replace(added, f"{added}    other: {{podSecurity: privileged, reason: none}}\n")
    (tmp_path / "shop.yaml").write_text(text.replace("    namespace: legacy\n", ""))
    assert main(["check", str(tmp_path / "shop.yaml")]) == 1
    found = capsys.readouterr()
    assert "kubernetes.namespaces.other: namespace of the environment not found: " in found.out
    assert found.err == ""
