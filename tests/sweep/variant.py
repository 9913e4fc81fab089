"""What the programs of the sweep share: the state of their site, and the order of its resources.

The variable VARIANT selects the state. SITE is the prefix of the names that must be unique in an account. With ORDERED,
each resource depends on the one before it, so that the n-th API call of two runs is the same.
"""

import json
import os

import pulumi
from pulumi import ResourceOptions, ResourceTransformationArgs, ResourceTransformationResult

VARIANT = os.environ["VARIANT"]
SITE = os.environ.get("SITE", "site")
UPDATED = VARIANT == "updated"
REPLACED = VARIANT.startswith("replaced")
REPLACING = ResourceOptions(delete_before_replace=True if VARIANT == "replaced-deleting-first" else None)
_made: list[pulumi.Resource] = []


def after_the_one_before(asked: ResourceTransformationArgs) -> ResourceTransformationResult:
    options = ResourceOptions.merge(asked.opts, ResourceOptions(depends_on=_made[-1:]))
    _made.append(asked.resource)
    return ResourceTransformationResult(asked.props, options)


if "ORDERED" in os.environ:
    pulumi.runtime.register_stack_transformation(after_the_one_before)


def tags(name: str) -> dict[str, str]:
    return {"Name": name, "stage": "two"} if UPDATED else {"Name": name}


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
