"""A review as JSON, for other tools."""

import json

from ..model.review import Review


def as_json(review: Review) -> str:
    """Return a review as JSON. Its keys are a public interface: docs/review.md lists them."""
    findings = [
        {
            "urn": one.urn,
            "kind": one.kind,
            "verdict": one.verdict.words,
            "what": one.what,
            "why": one.why,
            "acknowledged": one.acknowledged,
        }
        for one in review.findings
    ]
    document = {"verdict": review.verdict.words, "complete": review.complete, "findings": findings}
    return json.dumps(document, indent=2) + "\n"
