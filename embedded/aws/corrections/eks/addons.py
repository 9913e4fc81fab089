"""Add-ons of clusters."""

import json

from ...protocol import Call, Refusal
from .account import Action, EksAccount, Resource, arn, change, find, refuse_existing, unique, without
from .addon_schemas import check_configuration, schema_of
from .updates import record_update
from .versions import minor

DEFAULT_VERSIONS = {
    "aws-ebs-csi-driver": "v1.55.0-eksbuild.1",
    "cert-manager": "v1.18.2-eksbuild.2",
    "coredns": "v1.12.4-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.1",
    "external-dns": "v0.19.0-eksbuild.2",
    "kube-proxy": "v1.{minor}.1-eksbuild.2",
    "metrics-server": "v0.8.0-eksbuild.6",
    "vpc-cni": "v1.20.4-eksbuild.1",
}
"""The version that EKS installs of each add-on where the call names none, in a cluster of Kubernetes 1.{minor}."""


def _fitting(name: str, kubernetes: str) -> list[str]:
    """Return the versions of an add-on that fit a Kubernetes version, the newest first."""
    default = DEFAULT_VERSIONS[name].format(minor=minor(kubernetes))
    build, _, number = default.rpartition(".")
    return [f"{build}.{int(number) + 1}", default]


def _create(account: EksAccount, params: Resource, call: Call) -> Resource:
    key = (params["clusterName"], params["addonName"])
    if params["addonName"] not in DEFAULT_VERSIONS:
        raise Refusal("InvalidParameterException", f"Addon {params['addonName']} is not supported")
    check_configuration(params["addonName"], params.get("configurationValues"))
    refuse_existing(key, account.addons, "Addon already exists.")
    account.addons[key] = {
        "addonVersion": _fitting(params["addonName"], account.versions[key[0]])[1],
        **without(params, "resolveConflicts", "podIdentityAssociations", "namespaceConfig"),
        "addonArn": arn(call.region, f"addon/{key[0]}/{key[1]}/{unique()}"),
        "status": "ACTIVE",
        "health": {"issues": []},
    }
    return {"addon": account.addons[key]}


def _describe(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {"addon": find(account.addons, params, "addonName")}


def _list(account: EksAccount, params: Resource, _call: Call) -> Resource:
    return {"addons": [name for cluster, name in account.addons if cluster == params["clusterName"]]}


def _update(account: EksAccount, params: Resource, _call: Call) -> Resource:
    addon = find(account.addons, params, "addonName")
    check_configuration(params["addonName"], params.get("configurationValues"))
    change(addon, params, "addonVersion", "serviceAccountRoleArn", "configurationValues")
    return {"update": record_update(account, "AddonUpdate", params)}


def _delete(account: EksAccount, params: Resource, _call: Call) -> Resource:
    addon = find(account.addons, params, "addonName")
    del account.addons[params["clusterName"], params["addonName"]]
    return {"addon": {**addon, "status": "DELETING"}}


def _describe_versions(_account: EksAccount, params: Resource, _call: Call) -> Resource:
    kubernetes = [params["kubernetesVersion"]] if "kubernetesVersion" in params else _KUBERNETES
    names = [params["addonName"]] if "addonName" in params else sorted(DEFAULT_VERSIONS)
    return {"addons": [_describe_fitting(name, kubernetes) for name in names if name in DEFAULT_VERSIONS]}


def _describe_configuration(_account: EksAccount, params: Resource, _call: Call) -> Resource:
    name = params["addonName"]
    if name not in DEFAULT_VERSIONS:
        raise Refusal("ResourceNotFoundException", f"Addon {name} is not found", 404)
    return {**params, "configurationSchema": json.dumps(schema_of(name))}


def _describe_fitting(name: str, kubernetes: list[str]) -> Resource:
    clusters: dict[str, list[Resource]] = {}
    for version in kubernetes:
        newest, default = _fitting(name, version)
        clusters.setdefault(newest, []).append({"clusterVersion": version, "defaultVersion": False})
        clusters.setdefault(default, []).append({"clusterVersion": version, "defaultVersion": True})
    versions = [{"addonVersion": each, "compatibilities": found} for each, found in clusters.items()]
    return {"addonName": name, "addonVersions": versions}


_KUBERNETES = [f"1.{number}" for number in range(31, 35)]


ACTIONS: dict[str, Action] = {
    "CreateAddon": _create,
    "DescribeAddon": _describe,
    "ListAddons": _list,
    "UpdateAddon": _update,
    "DeleteAddon": _delete,
    "DescribeAddonConfiguration": _describe_configuration,
    "DescribeAddonVersions": _describe_versions,
}
