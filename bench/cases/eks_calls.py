"""The calls to create, to leave unchanged and to refresh an environment with an EKS cluster.

The proxy refuses the first call that names a new role, subnet or key, and shows each new add-on as DEGRADED once: that
makes 12 of the calls to create.

These calls could go:
- the reads of a key (4) and of a log group (2) after their creation, which return what AWS made of the inputs;
- DescribeAddonVersions of each add-on: one list has the add-ons of all publishers, and takes more pages;
- DescribeAddonConfiguration, without which a wrong configuration would fail after the cluster was created;
- DescribeClusterVersions, without which a version that EKS does not offer would fail after the roles were created;
- in a refresh, GetRole of each role: IAM's list of the account lacks the description and the session duration.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from tests.harness.aws.proxy import Proxy
from tests.harness.project import REPOSITORY, STACK

from ..lab import count_resources, project, refresh_calls, rows_of_calls
from ..row import Row

ENVIRONMENT: dict[str, Any] = {
    "aws": {"region": "us-east-1"},
    "network": {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single"},
    "kubernetes": {
        "kind": "eks",
        "renderTo": "rendered",
        "eks": {
            "version": "1.34",
            "publicAccess": ["198.51.100.0/24"],
            "nodeGroups": {"nodes": {"sizes": ["m7i.large"], "minimum": 2, "count": 2, "maximum": 6}},
        },
    },
    "storage": {"classes": {"gp3": {"provisioner": "ebs.csi.aws.com"}}},
    "users": {"ann": {"namespaces": {"shop": "edit"}}},
}
"""A network with flow logs, a cluster with a node group and the add-ons of every cluster, and a person in it."""

OURS = "**strata:*:*::*"
"""The URNs of resources in AWS. A refresh cannot read the objects of the cluster, which are only rendered."""


def measure() -> Iterator[Row]:
    """Yield the calls beside the resources, by call for the creation and the refresh."""
    with Proxy() as aws, project(REPOSITORY / "__main__.py", aws) as ours:
        file = ours.folder / "stacks" / f"{STACK}.yaml"
        file.parent.mkdir()
        file.write_text(yaml.safe_dump(ENVIRONMENT))
        ours.install_kubernetes()
        ours.run("up", "--yes", "--skip-preview")
        created, resources = aws.counts(), count_resources(ours)
        aws.calls.clear()
        ours.run("up", "--yes", "--skip-preview", "--expect-no-changes")
        unchanged = aws.counts().total()
        refreshed = refresh_calls(ours, aws, "--target", OURS)
    yield from rows_of_calls("calls to create an EKS environment", created, resources, 1.6)
    yield Row("calls when nothing changed", unchanged, "resources", resources, "calls", 0)
    yield from rows_of_calls("calls to refresh an EKS environment", refreshed, resources, 0.7)
