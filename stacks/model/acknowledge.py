"""The part `acknowledge` of an environment: losses that are intended, so that the gate of a review accepts them."""

from typing import Literal

from pydantic import Field

from components.base import Args


class Acknowledgement(Args):
    """An intended loss."""

    resource: str = Field(min_length=1, examples=["claim/shop/db"])
    """The resource: its URN, `noun/name` as the review shows it, or its name in the program."""
    loses: Literal["data", "access"] = Field(examples=["data"])
    """What is lost."""
    reason: str = Field(min_length=1, examples=["moved to RDS, snapshot taken"])
    """Why, for whoever reads the file later."""
