"""An environment with people, with which tests begin."""

import copy
from typing import Any

USERS: dict[str, dict[str, Any]] = {
    "alice": {
        "groups": ["developers", "readers"],
        "policies": ["AmazonS3ReadOnlyAccess"],
        "login": True,
        "accessKey": True,
        "permissionsBoundary": "PowerUserAccess",
    },
    "bob.smith": {"groups": ["readers"]},
}


def environment(**changes: dict[str, Any]) -> dict[str, Any]:
    statement = {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::shop/*"]}
    groups = {
        "developers": {"policies": ["PowerUserAccess"], "statements": [statement]},
        "readers": {"policies": ["ReadOnlyAccess"]},
    }
    users = copy.deepcopy(USERS)
    for name, change in changes.items():
        users[name] |= change
    return {"aws": {"region": "us-east-1"}, "groups": groups, "users": users}
