"""Labels, taints, instance types and updates of node groups that EKS refuses; moto accepts them.

The rules are those of the EKS API Reference (CreateNodegroup, UpdateNodegroupConfig, UpdateNodegroupVersion), with the
messages that others report: containers-roadmap 1451 (labels), eksctl 7754 (instance types).
"""

import re
from collections.abc import Iterable
from typing import Any

from ...protocol import Answer, Call, Refusal
from ..layer import Behind

Thing = dict[str, Any]
_NAME = r"[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?"
_KEY = re.compile(rf"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?{_NAME}")
_MAX_KEY = 63  # characters, with the prefix (EKS API Reference, labelKey)
_RESERVED = re.compile(r"(?!(node|kubelet)\.kubernetes\.io/)([^/]*\.)?(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)/.*")
_MAX_TAINTS = 50
_GPU = re.compile(r"(?!g4ad\.)(p|gr?)\d[a-z0-9-]*\.")
_ARM = re.compile(r"(a1|[a-z]+\d+g[a-z]*|p\d+e-gb\d+)\.")


def refuse_nodes(call: Call, behind: Behind) -> Answer:
    """Refuse settings of node groups that EKS refuses."""
    if call.name == "eks:CreateNodegroup":
        _check_labels(call.params.get("labels", {}))
        _check_taints(call.params.get("taints", []))
        default = "CUSTOM" if "launchTemplate" in call.params else "AL2023_x86_64_STANDARD"
        _check_types(call.params.get("amiType", default), call.params.get("instanceTypes", []))
    elif call.name == "eks:UpdateNodegroupConfig":
        labels, taints = call.params.get("labels", {}), call.params.get("taints", {})
        _check_lists(labels, taints)
        _check_labels(labels.get("addOrUpdateLabels", {}))
        _check_taints(taints.get("addOrUpdateTaints", []))
    elif call.name == "eks:UpdateNodegroupVersion" and "version" in call.params:
        named = {key: call.params[key] for key in ("clusterName", "nodegroupName")}
        if behind.client(call).describe_nodegroup(**named)["nodegroup"].get("amiType") == "CUSTOM":
            raise _invalid("You cannot specify a version for a node group with a custom AMI.")
    return behind(call)


def _check_lists(labels: Thing, taints: Thing) -> None:
    if any(each == [] for each in (*taints.values(), labels.get("removeLabels"))):
        raise _invalid("A list of labels or taints must not be empty.")
    added, removed = (
        {(taint["key"], taint["effect"]) for taint in taints.get(name, [])}
        for name in ("addOrUpdateTaints", "removeTaints")
    )
    if added & removed:
        raise _invalid("A taint must not be in both addOrUpdateTaints and removeTaints.")


def _check_labels(labels: Thing) -> None:
    for key, value in labels.items():
        _check_key("Label", key)
        if _RESERVED.fullmatch(key):
            raise _invalid("Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]")
        if not re.fullmatch(_NAME, value):
            raise _invalid(f"Label value {value!r} is invalid")


def _check_taints(taints: Iterable[Thing]) -> None:
    held = [(taint["key"], taint["effect"]) for taint in taints]
    if len(held) > _MAX_TAINTS or len(set(held)) < len(held):
        raise _invalid(f"A node group has at most {_MAX_TAINTS} taints, and one for each key and effect.")
    for taint in taints:
        _check_key("Taint", taint["key"])
        if taint.get("value") and not re.fullmatch(_NAME, taint["value"]):
            raise _invalid(f"Taint value {taint['value']!r} is invalid")


def _check_key(kind: str, key: str) -> None:
    if len(key) > _MAX_KEY or not _KEY.fullmatch(key):
        raise _invalid(f"{kind} key {key!r} is invalid")


def _check_types(ami_type: str, types: Iterable[str]) -> None:
    for one in types:
        fits_processor = ami_type == "CUSTOM" or bool(_ARM.match(one)) == ("ARM_64" in ami_type)
        if not fits_processor or (ami_type.endswith(("_NVIDIA", "_GPU")) and not _GPU.match(one)):
            raise _invalid(f"[{one}] is not a valid instance type for requested amiType {ami_type}")


def _invalid(message: str) -> Refusal:
    return Refusal("InvalidParameterException", message)
