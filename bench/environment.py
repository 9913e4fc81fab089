"""A generated environment with every level and a chosen number of resources."""

from typing import Any

PER_SHARE = 20
"""Approximate number of resources of one user with a group, one server, and one application with its claim."""
PAGE = "<h1>One of many</h1>"


def generate(resources: int) -> dict[str, Any]:
    """Return the content of an environment file whose resources are spread evenly over the levels.

    Kubernetes objects are rendered to files, so that no cluster is needed.

    Args:
        resources: the approximate number of resources.
    """
    names = [f"{number:03}" for number in range(resources // PER_SHARE)]
    return {
        "aws": {"region": "us-east-1"},
        "network": {
            "cidr": "10.20.0.0/16",
            "zones": 3,
            "nat": "perZone",
            "devices": {"staff": {f"laptop-{one}": {"address": f"203.0.{int(one)}.7"} for one in names}},
            "access": {"web": {"ports": [80, 443], "internet": True}, "ssh": {"ports": [22], "devices": ["staff"]}},
        },
        "servers": {
            f"server-{one}": {"image": "al2023-ami-2023*", "size": "t3.small", "count": 1, "access": ["web"]}
            for one in names
        },
        "kubernetes": {"kind": "existing", "nodeAddress": "192.0.2.1", "renderTo": "rendered"},
        "storage": {
            "classes": {"gp3": {"provisioner": "ebs.csi.aws.com"}},
            "claims": {f"claim-{one}": {"storageClassName": "gp3", "storage": "1Gi"} for one in names},
        },
        "applications": {f"page-{one}": {"kind": "nginx", "claim": f"claim-{one}", "page": PAGE} for one in names},
        "groups": {f"group-{one}": {"policies": ["ReadOnlyAccess"]} for one in names},
        "users": {f"user-{one}": {"groups": [f"group-{one}"], "servers": [f"server-{one}"]} for one in names},
    }


def people(number: int, groups: int, *, in_center: bool = False) -> dict[str, Any]:
    """Return the content of an environment file with people, each in a group that has a policy and a statement.

    With `in_center`, they are in Identity Center, where they have no policies of their own.
    """
    own = {} if in_center else {"policies": ["IAMUserChangePassword"]}
    return {
        "aws": {"region": "us-east-1"},
        "people": {"source": "identityCenter" if in_center else "iam"},
        "groups": {
            f"group-{one:02}": {
                "policies": ["ReadOnlyAccess"],
                "statements": [{"actions": ["s3:GetObject"], "resources": [f"arn:aws:s3:::team-{one}/*"]}],
            }
            for one in range(groups)
        },
        "users": {f"person-{one:04}": {"groups": [f"group-{one % groups:02}"], **own} for one in range(number)},
    }
