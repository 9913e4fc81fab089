"""Node groups: their version, tags and updates."""

from ...protocol import Answer, Call, answer_with, data_of
from ..layer import Behind
from .account import Action, Correction, EksAccount, Resource
from .clusters import answer_config_update
from .updates import record_update
from .versions import check_node_version, node_key


def _answer_node_group(account: EksAccount, call: Call, behind: Behind) -> Answer:
    if call.action == "CreateNodegroup" and "version" in call.params:
        check_node_version(account, call.params)
    answer = behind(call)
    if not answer.ok:
        return answer
    data, key = data_of(call, answer), node_key(call.params)
    account.show_tags(data["nodegroup"], "nodegroupArn")
    if call.action == "CreateNodegroup":
        account.versions[key] = call.params.get("version", account.versions[call.params["clusterName"]])
        limit = call.params.get("updateConfig", {"maxUnavailable": 1})
        named = {name: call.params[name] for name in ("clusterName", "nodegroupName")}
        behind.client(call).update_nodegroup_config(**named, updateConfig=limit)
        data["nodegroup"]["updateConfig"] = limit
    if key in account.versions:
        data["nodegroup"]["version"] = account.versions[key]
    if call.action == "DeleteNodegroup":
        account.versions.pop(key, None)
    return answer_with(call, data)


def _update_version(account: EksAccount, params: Resource, _call: Call) -> Resource:
    if "version" in params:
        check_node_version(account, params)
        account.versions[node_key(params)] = params["version"]
    return {"update": record_update(account, "VersionUpdate", params)}


CORRECTIONS: dict[str, Correction] = {
    "CreateNodegroup": _answer_node_group,
    "DescribeNodegroup": _answer_node_group,
    "DeleteNodegroup": _answer_node_group,
    "UpdateNodegroupConfig": answer_config_update,
}
ACTIONS: dict[str, Action] = {"UpdateNodegroupVersion": _update_version}
