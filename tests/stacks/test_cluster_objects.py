"""Reading objects of a cluster with the real kubectl."""

from pathlib import Path

import pytest

from stacks.read.cluster_objects import Kubectl, UnreadableClusterError, get


@pytest.mark.usefixtures("engine")
def test_a_missing_kubeconfig_is_reported_and_no_other_cluster_is_read(tmp_path: Path) -> None:
    missing = tmp_path / "kubeconfig"
    with pytest.raises(UnreadableClusterError, match="kubectl cannot read the cluster") as error:
        get(Kubectl(kubeconfig=str(missing)), "nodes")
    assert f"{missing}: no such file or directory" in str(error.value)
