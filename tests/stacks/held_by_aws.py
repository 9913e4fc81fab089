"""Servers and the sessions on them, as AWS's API returns them."""

import json
from typing import Any

from tests.harness.aws.proxy import Proxy


def running(aws: Proxy) -> dict[str, dict[str, Any]]:
    """Return the running instances by name."""
    return {tags_of(one)["Name"]: one for one in running_instances(aws).values()}


def running_instances(aws: Proxy) -> dict[str, dict[str, Any]]:
    """Return the running instances by id."""
    found = aws.direct("ec2").describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])
    return {one["InstanceId"]: one for group in found["Reservations"] for one in group["Instances"]}


def tags_of(thing: dict[str, Any]) -> dict[str, str]:
    """Return the tags of a resource of EC2 as a dictionary."""
    return {tag["Key"]: tag["Value"] for tag in thing.get("Tags", [])}


def sessions(aws: Proxy) -> dict[str, dict[str, list[str]]]:
    """Return by user the tags, with their values, of the servers on which the user may open sessions."""
    iam = aws.direct("iam")
    found: dict[str, dict[str, list[str]]] = {}
    for user in iam.list_users()["Users"]:
        for policy in iam.list_attached_user_policies(UserName=user["UserName"])["AttachedPolicies"]:
            version = iam.get_policy(PolicyArn=policy["PolicyArn"])["Policy"]["DefaultVersionId"]
            text = iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
            for statement in text["Statement"]:
                if "ssm:StartSession" in statement["Action"] and "instance/" in json.dumps(statement["Resource"]):
                    tags = statement["Condition"]["StringEquals"]
                    named = {key.removeprefix("ssm:resourceTag/"): values for key, values in tags.items()}
                    found.setdefault(user["UserName"], {}).update(named)
    return found
