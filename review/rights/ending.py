"""The rights that end soon: by a date in a statement, or by the update after the last day that the program records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from ..model.quoting import quoted_in_full
from ..read.state import Resource, property_of
from ..read.values import has_unknown, is_secret
from .conditions import TIME
from .dates import beginning_of, end_of, without_dates
from .iam_types import INLINE, POLICIES
from .last_days import ending_by_updates
from .moments import moment, parsed
from .policy_documents import statements
from .resource_policies import documents
from .view import View

SOON = timedelta(days=7)


def ending(view: View, now: datetime) -> Iterator[str]:
    """Yield, as sentences, the rights that end within `SOON`."""
    yield from ending_by_updates(view, now, SOON)
    for resource, document in _dated(view):
        for one in statements(document):
            date = beginning_of(one.requests) if one.denied else end_of(one.requests)
            found = parsed(date) if date else None
            if found and moment(now) < moment(found) <= moment(now + SOON):
                what = one.words(without_dates(one.requests))
                verb = "is denied from" if one.denied else "ends on"
                yield f"{quoted_in_full(resource.name)}: {what} {verb} {quoted_in_full(date)}"


def _dated(view: View) -> Iterator[tuple[Resource, object]]:
    """Yield the policies that mention a date, each with its resource."""
    own = ((one, property_of(one, "policy")) for one in view.of_types((*POLICIES, *INLINE)))
    for resource, document in (*own, *documents(view)):
        text = document if isinstance(document, str) else json.dumps(document)
        if TIME.rpartition(" ")[2] in text.lower() and not has_unknown(document) and not is_secret(document):
            yield resource, document
