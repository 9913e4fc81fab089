"""Reads the action that a question names: of AWS (`s3:GetObject`), or of a cluster (`get pods`)."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple

from components.iam_actions import action_problems

from ..model.quoting import listed, quoted_in_full
from .report import UnknownNameError

VERBS = (
    *("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"),
    *("use", "bind", "escalate", "impersonate", "approve", "sign"),
)
"""The verbs of requests to a cluster (Kubernetes, Authorization)."""
_AWS = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+")
NEAREST = 3


class Action(NamedTuple):
    """An action of AWS, or a verb with the kind of object that it concerns: `pods`, `deployments.apps`, `pods/log`."""

    aws: str = ""
    verb: str = ""
    kind: str = ""


def action(words: list[str]) -> Action:
    """Return an action. Raises UnknownNameError."""
    text = " ".join(words).strip()
    shown = f"action {quoted_in_full(text)}"
    if "*" in text or "?" in text:
        raise UnknownNameError(f"{shown}: ask about one action, without wildcards")
    if ":" in text:
        return Action(aws=_of_aws(text, shown))
    verb, _, kind = text.partition(" ")
    if verb.lower() not in VERBS:
        near = get_close_matches(verb.lower(), VERBS, NEAREST)
        hint = f"the nearest verbs: {listed(map(quoted_in_full, near), NEAREST)}" if near else "no verb of a cluster"
        rule = "an action of AWS has a service, as in `ec2:TerminateInstances`, one of a cluster is as in `get pods`"
        raise UnknownNameError(f"{shown}: {hint}; {rule}")
    return Action(verb=verb.lower(), kind=kind.strip().lower())


def _of_aws(text: str, shown: str) -> str:
    if not _AWS.fullmatch(text):
        raise UnknownNameError(f"{shown}: not an action of AWS: write it as in `ec2:TerminateInstances`")
    for problem in action_problems((), text):
        raise UnknownNameError(f"{shown}: {problem.message}")
    return text
