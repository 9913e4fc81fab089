"""The keys and values of tags that every AWS service accepts."""

from typing import Annotated

from .problems import matching
from .provider.aws_forms import RESERVED_TAGS

TagKey = Annotated[
    str,
    matching(
        rf"(?!{'|'.join(RESERVED_TAGS)})[\w .:/=+@-]{{1,128}}",
        f"a tag key that does not start with {' or '.join(RESERVED_TAGS)}",
    ),
]
TagValue = Annotated[
    str,
    matching(r"[\w .:/=+@-]{0,256}", "a tag value: up to 256 letters, digits, spaces and any of _ . : / = + @ -"),
]
"""IAM accepts no other characters (IAM user guide, Tags for IAM resources)."""
