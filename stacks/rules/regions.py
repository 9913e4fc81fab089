"""Regions that are well-formed but not known."""

import difflib
from collections.abc import Iterator

from components.aws.regions import REGIONS
from components.problems import Problem, invalid

from ..model.environment import Environment


def region_warnings(environment: Environment) -> Iterator[Problem]:
    """Yield a region that this version does not know. It may still exist, because AWS opens new ones."""
    if environment.aws is None or environment.aws.region in REGIONS:
        return
    region = environment.aws.region
    close = difflib.get_close_matches(region, REGIONS, n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    rule = "not a region that this version of strata knows"
    yield invalid(("aws", "region"), region, rule, f"{meant}Ignore this if AWS has opened the region since")
