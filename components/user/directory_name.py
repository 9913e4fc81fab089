"""Names of users and groups in an identity store."""

from typing import Annotated

from ..problems import matching
from ..provider.aws_forms import DIRECTORY_NAME, EMAIL

DirectoryName = Annotated[str, matching(*DIRECTORY_NAME)]
Email = Annotated[str, matching(*EMAIL)]
FullName = Annotated[str, matching(r"\S(.{0,1022}\S)?", "1 to 1024 characters without white space at either end")]
