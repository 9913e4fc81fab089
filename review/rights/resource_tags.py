"""Policies that allow or deny requests by the tags of resources (IAM user guide, `aws:ResourceTag`)."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from ..model.world import World
from ..read.state import is_of_aws, property_of
from ..read.values import is_secret, maps

_KEY = re.compile(r'(?:aws|ec2|eks|rds|ssm|iam|elasticloadbalancing):resourcetag/([^"}\\]+)', re.IGNORECASE)
DLM, SELECTION = "aws:dlm/lifecyclePolicy:LifecyclePolicy", "aws:backup/selection:Selection"
_PREFIX = "aws:ResourceTag/"
_DOCUMENTS = ("policy", "inlinePolicy", "inlinePolicies")


@lru_cache(maxsize=1)
def tags_in_policies(world: World) -> dict[str, list[str]]:
    """Return the names of the policies that use a tag of resources, by the key of the tag in lower case."""
    found: dict[str, list[str]] = {}
    for one in world.resources.values():
        if is_of_aws(one.type):
            for name in _DOCUMENTS:
                document = property_of(one, name)
                if document is None or is_secret(document):
                    continue
                text = document if isinstance(document, str) else json.dumps(document)
                for key in {key.lower() for key in _KEY.findall(text)}:
                    found.setdefault(key, []).append(one.name)
    return found


@lru_cache(maxsize=1)
def tags_of_backups(world: World) -> dict[str, list[str]]:
    """Return the names of what backs up resources with a tag, by the key of the tag in lower case.

    Sources: Data Lifecycle Manager (`TargetTags`) and AWS Backup (`ListOfTags`, `Conditions`).
    """
    found: dict[str, list[str]] = {}
    for one in world.of_types(DLM, SELECTION):
        targets = property_of(one, "policyDetails.targetTags")
        keys = list(targets) if isinstance(targets, dict) else []
        groups = [property_of(one, "selectionTags")]
        groups += [each for group in maps(property_of(one, "conditions")) for each in group.values()]
        keys += [str(each.get("key")) for group in groups for each in maps(group)]
        for key in {key.removeprefix(_PREFIX).lower() for key in keys}:
            found.setdefault(key, []).append(one.name)
    return found
