"""The calls to refresh a thousand people in fifty groups of Identity Center.

The embedded AWS API has three entries on a page, where AWS has up to 100: each list takes more calls here.
"""

from collections.abc import Iterator

import yaml

from tests.harness.aws.proxy import Proxy
from tests.harness.project import REPOSITORY, STACK

from ..environment import people
from ..lab import count_resources, project, refresh_calls, rows_of_calls
from ..row import Row
from .people import GROUPS, PEOPLE, WITHOUT_CHECKPOINTS


def measure() -> Iterator[Row]:
    """Yield the calls of a refresh beside the resources."""
    with Proxy() as aws, project(REPOSITORY / "__main__.py", aws) as ours:
        file = ours.folder / "stacks" / f"{STACK}.yaml"
        file.parent.mkdir()
        file.write_text(yaml.safe_dump(people(PEOPLE, GROUPS, in_center=True)))
        ours.run("up", "--yes", "--skip-preview", **WITHOUT_CHECKPOINTS)
        calls = refresh_calls(ours, aws)
        what = f"calls to refresh {PEOPLE:,} people in {GROUPS} groups of Identity Center"
        yield from rows_of_calls(what, calls, count_resources(ours))
