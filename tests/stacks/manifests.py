"""Manifests in an environment, and what reading them returns or reports."""

from pathlib import Path
from typing import Any

import pytest

from stacks.read.environment_file import InvalidEnvironmentError, load
from stacks.read.manifests import load_manifests

ENVIRONMENT = """\
kubernetes: {kind: existing}
storage:
  clusterClasses: [fast]
  claims: {data: {storageClassName: fast, storage: 1Gi}}
applications:
  shop: {kind: manifests, path: shop}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: web
        image: registry.example.org/web:1
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"


def objects(folder: Path, *texts: str, environment: str = ENVIRONMENT) -> list[dict[str, Any]]:
    """Return the objects of the environment's manifests, of which each text is a file `0.yaml`, `1.yaml`, ..."""
    (folder / "shop").mkdir(exist_ok=True)
    for index, text in enumerate(texts):
        (folder / "shop" / f"{index}.yaml").write_text(text)
    (folder / "dev.yaml").write_text(environment)
    found = load_manifests(load(folder / "dev.yaml"), folder / "dev.yaml", "dev")
    return [dict(one.data) for name in sorted(found) for one in found[name].objects]


def problems(folder: Path, *texts: str, environment: str = ENVIRONMENT) -> list[str]:
    """Return the lines that are reported of manifests, without the folder's name. Fail the test if they are valid."""
    with pytest.raises(InvalidEnvironmentError) as caught:
        objects(folder, *texts, environment=environment)
    return [line.replace(f"{folder}/", "") for line in caught.value.problems]
