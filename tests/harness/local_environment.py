"""The part of stack `local` that is in the cluster, and variants of it."""

import copy
from typing import Any

import yaml

from embedded.project import ROOT

PAGE = "<h1>Hello from Dynamic Provisioning</h1>"


def local() -> dict[str, Any]:
    """Return the parts of `stacks/local.yaml` that are in the cluster."""
    environment: dict[str, Any] = yaml.safe_load((ROOT / "stacks" / "local.yaml").read_text())
    return {part: environment[part] for part in ("kubernetes", "storage", "applications")}


def without(environment: dict[str, Any], *parts: str) -> dict[str, Any]:
    """Return a copy of an environment without some parts, each named by its path, such as `storage.claims`."""
    result = copy.deepcopy(environment)
    for part in parts:
        *path, last = part.split(".")
        inner = result
        for key in path:
            inner = inner[key]
        del inner[last]
    return result


def guest(class_name: str) -> dict[str, Any]:
    """Return `local` for a cluster that has a provisioner already: claim, page, and one class with this name."""
    result = without(local(), "storage.provisioners")
    classes = result["storage"]["classes"]
    del classes["standard"]
    classes[class_name] = classes.pop("local-storage-class")
    result["storage"]["claims"]["my-dynamic-pvc"]["storageClassName"] = class_name
    return result
