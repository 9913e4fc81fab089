"""Annotations of ingresses, services and gateways with which their controllers refuse requests.

Sources: ingress-nginx, Annotations; AWS Load Balancer Controller, Ingress and Service annotations; Traefik, Kubernetes
Ingress. Annotations with the networks that are allowed are compared as rights.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import property_of

REFUSES = re.compile(
    r"(?:.*-)?(auth-(type|url|tls-secret|secret|idp-\w+|signin)|denylist-source-range|mutual-authentication"
    r"|security-groups|waf-?(v2)?-(acl|web-acl)-\w+|wafv2-acl-\w+|enable-modsecurity|limit-(rps|rpm|connections))"
    r"|router\.middlewares"
)
"""The names of annotations, without the prefix of their controller."""
OFF = (None, "", "none", "off", "false")
"""The values with which an annotation refuses nothing."""


def refused(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that requests may be refused from now on: an annotation that refuses some is set or changed."""
    if change.action is not Action.UPDATE:
        return
    old, new = (_annotations(property_of(one, "metadata.annotations")) for one in (change.old, change.new))
    set_ = [key for key, value in new.items() if _refuses(key) and value not in OFF and value != old.get(key)]
    if set_:
        names = listed(quoted(key) for key in sorted(set_))
        yield Effect(Verdict.LOSES_ACCESS, f"{names}: requests that were answered before may be refused")


def _annotations(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _refuses(key: str) -> bool:
    return REFUSES.fullmatch(key.rpartition("/")[2]) is not None
