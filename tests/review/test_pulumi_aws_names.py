"""The names of the properties of pulumi-aws' types are read from its wheel."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from review.generate.pulumi_aws import names_in
from review.rules.aws.pulumi_aws import RULES

SOURCE = """
@pulumi.input_type
class {name}Args:
    @_builtins.property
    @pulumi.getter(name="allocatedStorage")
    def allocated_storage(self): ...

    @_builtins.property
    @pulumi.getter
    def engine(self): ...

    @engine.setter
    def engine(self, value): ...


class _{name}State:
    @_builtins.property
    @pulumi.getter
    def arn(self): ...
"""


def wheel(folder: Path, without: str = "") -> Path:
    file = folder / "pulumi_aws-9.9.9-py3-none-any.whl"
    with ZipFile(file, "w") as package:
        for number, key in enumerate(one for one in RULES if one != without):
            module, _, name = key.partition(":")
            folder_name = "lambda_" if module == "lambda" else module
            package.writestr(f"pulumi_aws/{folder_name}/file_{number}.py", SOURCE.format(name=name))
    return file


def test_the_arguments_of_each_type_are_its_properties(tmp_path: Path) -> None:
    found = names_in(wheel(tmp_path))
    assert found == {key: ["allocatedStorage", "engine"] for key in RULES}


def test_a_type_that_the_package_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="has no type rds:Instance"):
        names_in(wheel(tmp_path, without="rds:Instance"))
