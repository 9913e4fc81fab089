"""Names of users and groups in an identity store."""

from typing import Annotated

from ..problems import matching
from ..provider.aws_forms import DIRECTORY_NAME, EMAIL

DirectoryName = Annotated[str, matching(*DIRECTORY_NAME)]
Email = Annotated[str, matching(*EMAIL)]
