"""The meaning of a policy document, whatever its spelling: AWS stores policies in a spelling of its own. Pure.

The rules are those of terraform-provider-aws' comparison (github.com/hashicorp/awspolicyequivalence) and of the IAM
User Guide ("IAM JSON policy elements reference").
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_ROOT = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")
_SETS = ("Action", "NotAction", "Resource", "NotResource")
_CASELESS = ("Action", "NotAction")
_PRINCIPALS = ("Principal", "NotPrincipal")
_FIRST_VERSION = "2008-10-17"  # of a document that names none


def policy_form(document: str) -> str:
    """Return a text that is equal for documents of the same meaning; the document itself if it is no policy.

    The order of statements and of values, a list of one value, an account's id in place of the ARN of its root, and the
    case of actions make no difference.
    """
    try:
        policy = json.loads(document)
        statements = [_statement(each) for each in _list(policy["Statement"])]
    except (ValueError, KeyError, TypeError, AttributeError):
        return document
    statements.sort(key=lambda each: json.dumps(each, sort_keys=True))
    return json.dumps({"Version": _FIRST_VERSION, **policy, "Statement": statements}, sort_keys=True)


def _statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    form = {key: value for key, value in statement.items() if key != "Sid" or value}
    for key in _SETS:
        if key in form:
            form[key] = _set(form[key], lower=key in _CASELESS)
    for key in _PRINCIPALS:
        if key in form:
            kinds = {"AWS": "*"} if form[key] == "*" else form[key]
            form[key] = {
                kind: _set([_ROOT.sub(r"\1", str(name)) for name in _list(names)]) for kind, names in kinds.items()
            }
    if "Condition" in form:
        form["Condition"] = {
            operator: {key.lower(): _set(values) for key, values in keys.items()}
            for operator, keys in form["Condition"].items()
        }
    return form


def _set(values: Any, *, lower: bool = False) -> list[str]:
    texts = {each if isinstance(each, str) else json.dumps(each) for each in _list(values)}
    return sorted({text.lower() for text in texts} if lower else texts)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
