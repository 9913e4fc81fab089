"""The names of the properties of pulumi-aws' types, from its wheel: `python -m review.generate.pulumi_aws WHEEL`.

The package is too large to be installed for a test of each change. To move to another version, run
`pip download --no-deps pulumi-aws`, this module with the file, and `make test`, which names each property that has no
class yet.
"""

import json
import re
import sys
from pathlib import Path
from zipfile import ZipFile

from ..rules.aws.pulumi_aws import RULES
from ..rules.properties.lookup import NAMES
from .sdk_classes import properties_by_class


def names_in(wheel: Path) -> dict[str, list[str]]:
    """Return the names of the properties of each type that has a rule, by module and class.

    Raises:
        SystemExit: the package does not have a type.
    """
    found = {}
    with ZipFile(wheel) as package:
        for key in RULES:
            module, _, name = key.partition(":")
            source = re.compile(rf"pulumi_aws/{module}_?/[a-z][a-z0-9_]*\.py")
            texts = (package.read(one).decode() for one in package.namelist() if source.fullmatch(one))
            class_ = re.compile(rf"class ({name}(Init)?Args):")  # Init: a nested type has the name of the resource
            match = next(filter(None, map(class_.search, texts)), None)
            if match is None:
                sys.exit(f"{wheel.name} has no type {key}: remove its rule, or name it as the package does")
            found[key] = sorted(set(properties_by_class(match.string)[match[1]]))
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].endswith(".whl"):
        sys.exit("usage: python -m review.generate.pulumi_aws WHEEL, which `pip download --no-deps pulumi-aws` writes")
    file = Path(sys.argv[1])
    content = {"version": file.name.split("-")[1], "properties": names_in(file)}
    NAMES.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")
