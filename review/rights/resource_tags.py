"""Policies that allow or deny requests by the tags of resources (IAM user guide, `aws:ResourceTag`)."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from ..model.world import World
from ..read.state import property_of
from ..read.values import is_secret

_KEY = re.compile(r'(?:aws|ec2|eks|rds|ssm|iam|elasticloadbalancing):resourcetag/([^"}\\]+)', re.IGNORECASE)
_DOCUMENTS = ("policy", "inlinePolicy", "inlinePolicies")


@lru_cache(maxsize=1)
def tags_in_policies(world: World) -> dict[str, list[str]]:
    """Return the names of the policies that use a tag of resources, by the key of the tag in lower case."""
    found: dict[str, list[str]] = {}
    for one in world.resources.values():
        if one.type.startswith(("aws:", "strata:")):
            for name in _DOCUMENTS:
                document = property_of(one, name)
                if document is None or is_secret(document):
                    continue
                text = document if isinstance(document, str) else json.dumps(document)
                for key in {key.lower() for key in _KEY.findall(text)}:
                    found.setdefault(key, []).append(one.name)
    return found
