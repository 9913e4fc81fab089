"""The JSON schemas of the add-ons' configurations, shortened: they have the settings that users of strata set."""

import json
from typing import Any

from jsonschema import Draft7Validator

from ...protocol import Refusal

_TEXT, _NUMBER, _OBJECT, _LIST = ({"type": kind} for kind in ("string", "integer", "object", "array"))
_BOOLEAN_TEXT = {"type": "string", "format": "boolean"}
_PODS = {"affinity": _OBJECT, "nodeSelector": _OBJECT, "resources": _OBJECT, "tolerations": _LIST}

_SETTINGS: dict[str, dict[str, Any]] = {
    "aws-ebs-csi-driver": {
        "controller": _OBJECT,
        "defaultStorageClass": {"type": "object", "properties": {"enabled": {"type": "boolean"}}},
        "node": _OBJECT,
        "sidecars": _OBJECT,
    },
    "cert-manager": {"replicaCount": _NUMBER, **_PODS},
    "coredns": {"computeType": _TEXT, "corefile": _TEXT, "replicaCount": {**_NUMBER, "minimum": 1}, **_PODS},
    "eks-pod-identity-agent": {"agent": _OBJECT, **_PODS},
    "external-dns": {
        "domainFilters": _LIST,
        "interval": _TEXT,
        "managedRecordTypes": _LIST,
        "policy": {"type": "string", "enum": ["sync", "upsert-only", "create-only"]},
        "registry": _TEXT,
        "sources": _LIST,
        "txtOwnerId": _TEXT,
        **_PODS,
    },
    "kube-proxy": {"ipvs": _OBJECT, "mode": {"type": "string", "enum": ["iptables", "ipvs"]}, "resources": _OBJECT},
    "metrics-server": {"addonResizer": _OBJECT, "replicas": _NUMBER, **_PODS},
    "vpc-cni": {
        "enableNetworkPolicy": _BOOLEAN_TEXT,
        "env": {
            "type": "object",
            "properties": {"ENABLE_PREFIX_DELEGATION": _BOOLEAN_TEXT, "WARM_PREFIX_TARGET": _TEXT},
            "additionalProperties": False,
        },
        **_PODS,
    },
}


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of an add-on's configuration."""
    return {
        "$schema": "http://json-schema.org/draft-06/schema#",
        "type": "object",
        "properties": _SETTINGS[name],
        "additionalProperties": False,
    }


def check_configuration(name: str, values: str | None) -> None:
    """Refuse configuration values that do not fit the schema."""
    errors = list(Draft7Validator(schema_of(name)).iter_errors(json.loads(values or "{}")))
    if errors:
        reasons = ", ".join(f"{error.json_path}: {error.message}" for error in errors)
        message = "ConfigurationValue provided in request is not supported: Json schema validation failed with error"
        raise Refusal("InvalidParameterException", f"{message}: [{reasons}]")
