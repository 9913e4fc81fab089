"""The environment's part for losses that are meant: what the gate of a review lets through."""

from typing import Literal

from pydantic import Field

from components.base import Args


class Acknowledgement(Args):
    """A loss that is meant."""

    resource: str = Field(min_length=1, examples=["claim/shop/db"])
    """What loses it: its URN, `noun/name` as the review writes it, or its name in the program."""
    loses: Literal["data", "access"] = Field(examples=["data"])
    reason: str = Field(min_length=1, examples=["moved to RDS, snapshot taken"])
    """Why, for whoever reads the file later."""
