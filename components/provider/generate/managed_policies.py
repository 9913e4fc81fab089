"""The AWS managed policies that moto knows, for programs, which do not import it."""

import json

from moto.iam.aws_managed_policies import aws_managed_policies_data

HEADER = '"""The AWS managed policies that moto knew when `make generate` wrote this module, with their paths."""\n\n'
SERVICE_ROLE = "/aws-service-role/"
"""The path of policies that only service-linked roles can have."""


def module() -> str:
    """Return the text of the module `managed_policies`."""
    known = json.loads(aws_managed_policies_data)
    names = sorted(f"{one['Path'][1:]}{name}" for name, one in known.items() if one["Path"] != SERVICE_ROLE)
    listed = "".join(f'    "{name}",\n' for name in names)
    return f"{HEADER}MANAGED_POLICIES = (\n{listed})\n"
