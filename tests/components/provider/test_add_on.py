"""The configuration of an add-on, which is checked against the JSON schema of its version."""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider.calls.retry import MAX_FAILED_ATTEMPTS
from components.provider.core.adoption import VISIBILITY_DELAYS
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.proxy import LostError, Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine

Run = Callable[..., Engine]
CLUSTER, ADD_ON, CHECK = "strata:eks:Cluster", "strata:eks:AddOn", "strata:eks:checkAddOn"
VERSION = "v1.12.4-eksbuild.1"


@pytest.mark.parametrize(
    ("configuration", "failures"),
    [
        ('{"replicas": 3}', {"configuration.replicas": "no such setting: did you mean replicaCount?"}),
        (
            '{"replicaCount": "3", "nodeSelector": []}',
            {
                "configuration.nodeSelector": "must be of the type object: correct it",
                "configuration.replicaCount": "must be of the type integer: correct it",
            },
        ),
        ('{"replicaCount": 0}', {"configuration.replicaCount": "must fit minimum 1 of the schema: correct it"}),
    ],
)
def test_a_configuration_that_eks_would_reject_is_reported_by_its_path(
    run: Run, aws: Proxy, configuration: str, failures: dict[str, str]
) -> None:
    given = {"cluster": "main", "name": "coredns", "version": VERSION, "configuration": configuration}
    with pytest.raises(CheckError) as caught:
        run().check(ADD_ON, given)
    assert caught.value.failures == failures


def test_a_configuration_is_checked_again_when_it_or_the_version_changes(run: Run, aws: Proxy) -> None:
    given = {
        "cluster": "main",
        "name": "kube-proxy",
        "version": "v1.33.1-eksbuild.2",
        "configuration": '{"mode":"ipvs"}',
    }
    old = run().check(ADD_ON, given)
    aws.calls.clear()
    run().check(ADD_ON, given, old)
    assert not aws.calls
    run().check(ADD_ON, {**given, "version": "v1.33.1-eksbuild.3"}, old)
    [asked] = [call.params for call in aws.calls if call.name == "eks:DescribeAddonConfiguration"]
    assert asked == {"addonName": "kube-proxy", "addonVersion": "v1.33.1-eksbuild.3"}
    with pytest.raises(CheckError, match='must be one of "iptables", "ipvs": correct it'):
        run().check(ADD_ON, {**given, "configuration": '{"mode":"nftables"}'}, old)


def test_a_setting_that_the_schema_requires_is_reported_where_it_is_missing(run: Run, aws: Proxy) -> None:
    def require(call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name != "eks:DescribeAddonConfiguration":
            return answer
        schema = '{"properties": {"license": {}, "agents": {"items": {"required": ["name"]}}}, "required": ["license"]}'
        return answer_with(call, {**data_of(call, answer), "configurationSchema": schema})

    aws.faults = [require]
    given = {"cluster": "main", "name": "coredns", "version": VERSION, "configuration": '{"agents": [{}]}'}
    with pytest.raises(CheckError) as caught:
        run().check(ADD_ON, given)
    paths = ("configuration.agents.0.name", "configuration.license")
    assert caught.value.failures == dict.fromkeys(paths, "required but missing: add it")


@pytest.mark.parametrize(
    ("settings", "version", "problem"),
    [
        ({}, "v1.34.1-eksbuild.3", None),
        ({"kubernetesVersion": "1.33"}, "v1.33.1-eksbuild.3", None),
        ({"kubernetesVersion": "1.33", "version": "v1.33.1-eksbuild.2"}, "v1.33.1-eksbuild.2", None),
        (
            {"kubernetesVersion": "1.33", "version": "v1.30.1-eksbuild.2"},
            None,
            {
                "path": ["version"],
                "rule": "kube-proxy v1.30.1-eksbuild.2 does not fit Kubernetes 1.33",
                "remedy": "choose v1.33.1-eksbuild.3",
            },
        ),
        (
            {"name": "kube-proxi"},
            None,
            {"path": [], "rule": "EKS has no add-on kube-proxi", "remedy": "correct or remove it"},
        ),
        (
            {"configuration": '{"modus": "ipvs"}'},
            "v1.34.1-eksbuild.3",
            {"path": ["configuration", "modus"], "rule": "no such setting", "remedy": "did you mean mode?"},
        ),
    ],
)
def test_an_add_on_is_checked_before_its_cluster_exists(
    run: Run, aws: Proxy, settings: dict[str, Any], version: str | None, problem: dict[str, Any] | None
) -> None:
    found = run().invoke(CHECK, {"cluster": "main", "name": "kube-proxy", **settings})
    assert found.get("version") == version
    assert found["problems"] == ([problem] if problem else [])


def test_an_existing_add_on_is_checked_in_the_version_that_it_keeps(run: Run, aws: Proxy) -> None:
    cluster = Prerequisites(aws).cluster("main")  # of the default version
    engine = run()
    old = {"cluster": cluster, "name": "kube-proxy", "version": "v1.34.1-eksbuild.2"}
    assert not engine.create(ADD_ON, engine.check(ADD_ON, old)).error
    asked = {"cluster": cluster, "name": "kube-proxy", "configuration": '{"mode":"ipvs"}'}
    assert run().invoke(CHECK, asked)["version"] == "v1.34.1-eksbuild.2"
    assert run().invoke(CHECK, {**asked, "newest": True})["version"] == "v1.34.1-eksbuild.3"


def test_an_add_on_that_a_lost_create_did_not_make_is_looked_for_briefly_in_a_new_cluster(run: Run, aws: Proxy) -> None:
    """The error names the cluster, which AWS may hide for a while after its creation, and not the add-on alone."""
    engine = run()
    cluster = engine.create(CLUSTER, engine.check(CLUSTER, EXAMPLES[CLUSTER].inputs(Prerequisites(aws))))
    inputs = engine.check(ADD_ON, {"cluster": cluster.outputs["name"], "name": "coredns", "version": VERSION})
    lost = 0

    def lose(call: Call, behind: Behind) -> Answer:
        nonlocal lost
        if call.name == "eks:CreateAddon" and lost < MAX_FAILED_ATTEMPTS:
            lost += 1
            raise LostError
        return behind(call)

    aws.faults = [lose]
    aws.calls.clear()
    assert not engine.create(ADD_ON, inputs).error
    looks = len(VISIBILITY_DELAYS) + 1
    reads = 2  # until it is active
    assert aws.counts()["eks:DescribeAddon"] == looks + reads
