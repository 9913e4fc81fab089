"""The keys and values of tags that every AWS service accepts."""

from typing import Annotated

from .problems import matching

TagKey = Annotated[
    str,
    matching(r"(?!aws:|strata:)[\w .:/=+@-]{1,128}", "a tag key that does not start with aws: or strata:"),
]
TagValue = Annotated[
    str,
    matching(r"[\w .:/=+@-]{0,256}", "a tag value: up to 256 letters, digits, spaces and any of _ . : / = + @ -"),
]
"""IAM accepts no other characters (IAM user guide, Tags for IAM resources)."""
