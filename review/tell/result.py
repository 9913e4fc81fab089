"""The result of a review as data: a line of its Markdown that sites do not display.

`python -m review issue` decides by this line whether a stack has drifted, so that no sentence of a review is ever
parsed.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from ..model.review import Review

SCHEMA = 1
"""The version of the line's format. A line of another version is ignored."""
_LINE = re.compile(r"^<!-- strata-review-result (\{.*\}) -->$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Result:
    """What a program needs to know of a review: `findings` is the number of affected resources."""

    verdict: str
    complete: bool
    drift: bool
    findings: int

    @property
    def nothing_changes(self) -> bool:
        """Whether everything was judged and no resource is affected."""
        return self.complete and self.findings == 0


def result_line(review: Review) -> str:
    """Return the line that carries the result of a review. It contains no text from a preview."""
    result = Result(review.verdict.words, review.complete, review.drift, len(review.findings))
    return f"<!-- strata-review-result {json.dumps({'schema': SCHEMA, **asdict(result)})} -->"


def results_in(markdown: str) -> list[Result]:
    """Return the results that a text carries, in its order; none if it was not written by `render`."""
    found = [json.loads(line) for line in _LINE.findall(markdown)]
    return [_result(one) for one in found if one.get("schema") == SCHEMA]


def _result(data: dict[str, Any]) -> Result:
    return Result(data["verdict"], data["complete"], data["drift"], data["findings"])
