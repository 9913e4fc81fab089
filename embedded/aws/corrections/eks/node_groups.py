"""Node groups: their version, release, tags and updates."""

from ...protocol import Answer, Call, answer_with, data_of
from ..layer import Behind
from .account import Action, Correction, EksAccount, Resource
from .clusters import answer_config_update
from .releases import release_of
from .updates import record_update
from .versions import check_node_version, node_key


def _answer_node_group(account: EksAccount, call: Call, behind: Behind) -> Answer:
    release = ""
    if call.action == "CreateNodegroup" and call.params["clusterName"] in account.versions:
        check_node_version(account, call.params)
        release = release_of(account, "", call.params, _version(account, call.params))
    answer = behind(call)
    if not answer.ok:
        return answer
    data, key = data_of(call, answer), node_key(call.params)
    account.show_tags(data["nodegroup"], "nodegroupArn")
    if call.action == "CreateNodegroup":
        account.versions[key], account.releases[key] = _version(account, call.params), release
        limit = call.params.get("updateConfig", {"maxUnavailable": 1})
        named = {name: call.params[name] for name in ("clusterName", "nodegroupName")}
        behind.client(call).update_nodegroup_config(**named, updateConfig=limit)
        data["nodegroup"]["updateConfig"] = limit
    if key in account.versions:
        data["nodegroup"] |= {"version": account.versions[key], "releaseVersion": account.releases[key]}
    if call.action == "DeleteNodegroup":
        account.versions.pop(key, None)
        account.releases.pop(key, None)
    return answer_with(call, data)


def _update_version(account: EksAccount, params: Resource, _call: Call) -> Resource:
    key = node_key(params)
    if "version" in params:
        check_node_version(account, params)
    version = params.get("version", account.versions[key])
    account.releases[key] = release_of(account, key, params, version)
    account.versions[key] = version
    return {"update": record_update(account, "VersionUpdate", params)}


def _version(account: EksAccount, params: Resource) -> str:
    return str(params.get("version", account.versions[params["clusterName"]]))


CORRECTIONS: dict[str, Correction] = {
    "CreateNodegroup": _answer_node_group,
    "DescribeNodegroup": _answer_node_group,
    "DeleteNodegroup": _answer_node_group,
    "UpdateNodegroupConfig": answer_config_update,
}
ACTIONS: dict[str, Action] = {"UpdateNodegroupVersion": _update_version}
