"""Node groups: their version, tags and updates."""

from ...protocol import Answer, Call, answer_with, data_of
from ..layer import Behind
from .account import Action, Correction, EksAccount, Resource
from .clusters import answer_config_update
from .updates import record_update


def _answer_node_group(account: EksAccount, call: Call, behind: Behind) -> Answer:
    answer = behind(call)
    if not answer.ok:
        return answer
    data, key = data_of(call, answer), _version_key(call.params)
    account.show_tags(data["nodegroup"], "nodegroupArn")
    if key in account.versions:
        data["nodegroup"]["version"] = account.versions[key]
    if call.action == "DeleteNodegroup":
        account.versions.pop(key, None)
    return answer_with(call, data)


def _update_version(account: EksAccount, params: Resource, _call: Call) -> Resource:
    if "version" in params:
        account.versions[_version_key(params)] = params["version"]
    return {"update": record_update(account, "VersionUpdate", params)}


def _version_key(params: Resource) -> str:
    return f"{params['clusterName']}/{params['nodegroupName']}"


CORRECTIONS: dict[str, Correction] = {
    "DescribeNodegroup": _answer_node_group,
    "DeleteNodegroup": _answer_node_group,
    "UpdateNodegroupConfig": answer_config_update,
}
ACTIONS: dict[str, Action] = {"UpdateNodegroupVersion": _update_version}
