"""The storage asset and the node affinity in the spec of a PersistentVolume."""

from typing import Any

import pytest

from components.volume_spec import StorageAsset, asset_of, places_of

EBS = {"csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "vol-1"}}


def on(*nodes: str) -> dict[str, Any]:
    expression = {"key": "kubernetes.io/hostname", "operator": "In", "values": list(nodes)}
    return {"nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [expression]}]}}}


@pytest.mark.parametrize("volume_id", ["vol-1", "aws://us-east-1a/vol-1"])
def test_an_ebs_volume_is_the_same_asset_with_both_drivers(volume_id: str) -> None:
    assert asset_of({"awsElasticBlockStore": {"volumeID": volume_id}}) == asset_of(EBS)


def test_a_path_is_an_asset_of_its_nodes() -> None:
    path = {"local": {"path": "/srv/data/"}}
    assert asset_of(path | on("b", "a")) == StorageAsset("a/b", "/srv/data")
    assert asset_of(path | on("a")) != asset_of(path | on("b"))


def test_a_share_is_an_asset_of_its_server() -> None:
    assert asset_of({"nfs": {"server": "10.0.0.1", "path": "/exports"}}) == StorageAsset("10.0.0.1", "/exports")


def test_an_unknown_kind_of_volume_has_no_asset() -> None:
    assert asset_of({"iscsi": {"iqn": "iqn.2026-01.example"}}) is None


def test_values_that_are_known_only_after_an_update_have_no_asset() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    assert asset_of({"csi": unknown}) is None
    assert places_of({"nodeAffinity": unknown}) == []
    assert places_of({"nodeAffinity": {"required": {"nodeSelectorTerms": unknown}}}) == []
