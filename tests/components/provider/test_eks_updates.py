"""Updates of EKS: a setting that EKS changes in place never replaces a cluster, and no update changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider.plugin.protocol import UNKNOWN
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
CLUSTER, NODES, ADD_ON, ENTRY = (f"strata:eks:{name}" for name in ("Cluster", "NodeGroup", "AddOn", "AccessEntry"))


def make(run: Run, aws: Proxy, token: str, **other: Any) -> ResourceState:
    engine, given = run(), {**EXAMPLES[token].inputs(Prerequisites(aws)), **other}
    given = {name: value for name, value in given.items() if value is not None}
    state = engine.create(token, engine.check(token, given))
    assert not state.error
    return state


def change(run: Run, state: ResourceState, token: str, **other: Any) -> ResourceState:
    engine = run()
    wanted = {name: value for name, value in {**state.inputs, **other}.items() if value is not None}
    new = engine.check(token, wanted, state.inputs)
    assert not engine.replaces(state, new)
    updated = engine.update(state, new)
    assert not updated.error
    return updated


def test_the_order_of_networks_and_logs_is_no_difference(run: Run, aws: Proxy) -> None:
    state = make(run, aws, CLUSTER, publicAccessCidrs=["192.0.2.0/24", "10.0.0.0/8"], enabledLogs=["scheduler", "api"])
    engine = run()
    other = {"publicAccessCidrs": ["10.0.0.0/8", "192.0.2.0/24"], "enabledLogs": ["api", "scheduler"]}
    assert not engine.diff(state, engine.check(CLUSTER, {**state.inputs, **other}, state.inputs))


def test_a_state_with_another_order_is_no_difference(run: Run, aws: Proxy) -> None:
    state = make(run, aws, CLUSTER, enabledLogs=["api", "scheduler"])
    before = {**state.inputs, "enabledLogs": ["scheduler", "api"]}
    old = ResourceState(state.urn, state.id, before, {**state.outputs, **before})
    assert not run().diff(old, state.inputs)


def test_an_endpoint_that_is_not_public_any_more_keeps_its_networks_and_nothing_tries_to_change_them(
    run: Run, aws: Proxy
) -> None:
    networks = ["192.0.2.0/24"]
    state = make(run, aws, CLUSTER, publicAccessCidrs=networks)
    closed = change(run, state, CLUSTER, endpointPublicAccess=False)
    found = run().read(closed)
    assert found is not None
    assert not run().diff(found, run().check(CLUSTER, closed.inputs, closed.inputs))
    aws.calls.clear()
    change(run, closed, CLUSTER, endpointPublicAccess=False, publicAccessCidrs=networks)
    assert "eks:UpdateClusterConfig" not in aws.counts()
    opened = change(run, closed, CLUSTER, endpointPublicAccess=True, publicAccessCidrs=networks)
    described = aws.direct("eks").describe_cluster(name="main")["cluster"]["resourcesVpcConfig"]
    assert (described["endpointPublicAccess"], described["publicAccessCidrs"]) == (True, networks)
    assert not opened.error


def test_the_network_and_the_endpoints_of_a_cluster_change_in_updates_of_their_own(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    state = make(run, aws, CLUSTER)
    subnets = [state.inputs["subnetIds"][0], state.inputs["subnetIds"][1]]
    vpc = needs.ec2.describe_subnets(SubnetIds=subnets)["Subnets"][0]["VpcId"]
    group = needs.ec2.create_security_group(GroupName="more", Description="more", VpcId=vpc)["GroupId"]
    aws.calls.clear()
    change(run, state, CLUSTER, securityGroupIds=[group], endpointPrivateAccess=False)
    assert aws.counts()["eks:UpdateClusterConfig"] == 2
    described = aws.direct("eks").describe_cluster(name="main")["cluster"]["resourcesVpcConfig"]
    assert (described["securityGroupIds"], described["endpointPrivateAccess"]) == ([group], False)


def test_the_authentication_mode_moves_one_step_at_a_time(run: Run, aws: Proxy) -> None:
    state = make(run, aws, CLUSTER, authenticationMode="CONFIG_MAP")
    moved = change(run, state, CLUSTER, authenticationMode="API")
    with pytest.raises(CheckError, match="can change in the direction of API only: restore API"):
        run().check(CLUSTER, {**moved.inputs, "authenticationMode": "CONFIG_MAP"}, moved.inputs)


@pytest.mark.parametrize("other", [None, "another"])
def test_the_key_of_secrets_is_neither_changed_nor_removed(run: Run, aws: Proxy, other: str | None) -> None:
    needs = Prerequisites(aws)
    state = change(run, make(run, aws, CLUSTER), CLUSTER, secretsKeyArn=needs.key())
    wanted = {**state.inputs, "secretsKeyArn": needs.key() if other else None}
    with pytest.raises(CheckError, match="can be neither changed nor removed"):
        run().check(CLUSTER, {name: value for name, value in wanted.items() if value is not None}, state.inputs)


def test_the_value_of_a_taint_changes(run: Run, aws: Proxy) -> None:
    taint = {"key": "gpu", "value": "a", "effect": "NO_SCHEDULE"}
    state = make(run, aws, NODES, taints=[taint, {"key": "spare", "effect": "NO_EXECUTE"}])
    changed = change(run, state, NODES, taints=[{**taint, "value": "b"}])
    found = run().read(changed)
    assert found is not None
    assert found.inputs["taints"] == [{**taint, "value": "b"}]


def test_a_version_of_a_launch_template_with_its_own_image_is_sent_without_a_kubernetes_version(
    run: Run, aws: Proxy
) -> None:
    template = Prerequisites(aws).template("nodes")
    own = {"amiType": "CUSTOM", "launchTemplateId": template, "launchTemplateVersion": "1"}
    state = make(run, aws, NODES, version=None, releaseVersion=None, **own)
    aws.calls.clear()
    change(run, state, NODES, launchTemplateVersion="2")
    [call] = [call for call in aws.calls if call.name == "eks:UpdateNodegroupVersion"]
    assert not {"version", "releaseVersion"} & set(call.params)


def degraded(call: Call, behind: Behind) -> Answer:
    answer = behind(call)
    if call.name != "eks:DescribeAddon" or not answer.ok:
        return answer
    data = data_of(call, answer)
    issues = [{"code": "InsufficientNumberOfReplicas", "message": "No node fits its pods."}]
    data["addon"] |= {"status": "DEGRADED", "health": {"issues": issues}}
    return answer_with(call, data)


def test_an_add_on_that_stays_degraded_is_not_created_successfully_and_can_be_changed(run: Run, aws: Proxy) -> None:
    engine = run()
    inputs = engine.check(ADD_ON, EXAMPLES[ADD_ON].inputs(Prerequisites(aws)))
    aws.faults = [degraded]
    late = engine.create(ADD_ON, inputs, timeout=2)
    assert "is still DEGRADED (InsufficientNumberOfReplicas: No node fits its pods) after the 2 s" in late.error
    fixed = {**inputs, "configuration": '{"controller":{"replicaCount":1}}'}
    aws.calls.clear()
    late = run().update(late, fixed, timeout=2)
    assert aws.counts()["eks:UpdateAddon"] == 1, "a change may be what ends it"
    aws.faults = []
    assert not run().update(late, fixed).error


def test_an_entry_of_the_clusters_creator_is_reported_as_existing(run: Run, aws: Proxy) -> None:
    make(run, aws, CLUSTER)
    creator = aws.client("sts").get_caller_identity()["Arn"].replace(":sts:", ":iam:")
    [made] = aws.direct("eks").list_access_entries(clusterName="main")["accessEntries"]
    engine = run()
    with pytest.raises(RefusedError, match="EKS makes the entry of the principal that created the cluster"):
        engine.create(ENTRY, engine.check(ENTRY, {"cluster": "main", "principalArn": made}))
    assert made == creator


def test_a_cluster_stays_in_the_zones_of_its_creation(run: Run, aws: Proxy) -> None:
    needs, engine = Prerequisites(aws), run()
    zones = {"us-east-1a": needs.subnet, "us-east-1b": needs.other_subnet}
    given = {name: value for name, value in EXAMPLES[CLUSTER].inputs(needs).items() if name != "subnetIds"}
    state = engine.create(CLUSTER, engine.check(CLUSTER, {**given, "subnetsByZone": zones}))
    assert not state.error
    for third in (needs.subnet_in("us-east-1c", "10.1.3.0/24"), UNKNOWN):
        grown = {**given, "subnetsByZone": {**zones, "us-east-1c": third}}
        assert not engine.diff(state, engine.check(CLUSTER, grown, state.inputs))
    moved = {"us-east-1a": needs.subnet, "us-east-1c": needs.other_subnet}
    with pytest.raises(CheckError, match="two of the zones that the cluster was created in: us-east-1a, us-east-1b"):
        engine.check(CLUSTER, {**given, "subnetsByZone": moved}, state.inputs)
    other = engine.check(CLUSTER, {**given, "name": "other", "subnetsByZone": moved}, state.inputs)
    assert other["subnetsByZone"] == moved, "another cluster is created in other zones"


def test_a_cluster_that_was_created_without_zones_keeps_its_subnets(run: Run, aws: Proxy) -> None:
    engine, state = run(), make(run, aws, CLUSTER)
    zones = dict(zip(("us-east-1a", "us-east-1b"), state.inputs["subnetIds"], strict=True)) | {"us-east-1c": UNKNOWN}
    given = {name: value for name, value in state.inputs.items() if name != "subnetIds"}
    checked = engine.check(CLUSTER, {**given, "subnetsByZone": zones}, state.inputs)
    assert checked["subnetIds"] == state.inputs["subnetIds"]
    aws.calls.clear()
    assert not run().update(state, checked).error
    assert "eks:UpdateClusterConfig" not in aws.counts()


@pytest.mark.parametrize(
    ("subnets", "message"),
    [
        ({}, "subnetIds': 'required but missing: add it, or subnetsByZone in its place"),
        (
            {"subnetIds": ["subnet-1", "subnet-2"], "subnetsByZone": {"us-east-1a": "subnet-1"}},
            "conflicts with subnetsByZone: remove one of the two",
        ),
    ],
)
def test_either_subnet_ids_or_subnets_by_zone_are_required(
    run: Run, aws: Proxy, subnets: dict[str, Any], message: str
) -> None:
    given = {name: value for name, value in EXAMPLES[CLUSTER].inputs(Prerequisites(aws)).items() if name != "subnetIds"}
    with pytest.raises(CheckError, match=message):
        run().check(CLUSTER, {**given, **subnets})


@pytest.mark.parametrize(
    ("version", "message"),
    [("1.32", "cannot be lowered: restore 1.33"), ("1.35", "by one minor version at a time: set 1.34 first")],
)
def test_a_version_rises_by_one_minor_version(run: Run, aws: Proxy, version: str, message: str) -> None:
    state = make(run, aws, CLUSTER)
    with pytest.raises(CheckError, match=message):
        run().check(CLUSTER, {**state.inputs, "version": version}, state.inputs)


def test_the_version_of_nodes_is_not_lowered(run: Run, aws: Proxy) -> None:
    state = make(run, aws, NODES, releaseVersion=None)
    with pytest.raises(CheckError, match=r"cannot be lowered: restore 1\.33"):
        run().check(NODES, {**state.inputs, "version": "1.32"}, state.inputs)
    moved = run().check(NODES, {**state.inputs, "name": "other", "version": "1.32"}, state.inputs)
    assert moved["version"] == "1.32", "another node group takes its place"


def test_an_add_on_keeps_its_version_until_the_cluster_moves_or_the_newest_is_wanted(run: Run, aws: Proxy) -> None:
    given = {"cluster": Prerequisites(aws).cluster("main"), "name": "kube-proxy", "kubernetesVersion": "1.33"}
    state = run().create(ADD_ON, run().check(ADD_ON, given))
    assert state.inputs["version"] == "v1.33.1-eksbuild.3"
    older = {**state.inputs, "version": "v1.33.1-eksbuild.2"}
    aws.calls.clear()
    assert run().check(ADD_ON, given, older)["version"] == "v1.33.1-eksbuild.2"
    assert not aws.calls, "nothing is asked while nothing changes"
    assert run().check(ADD_ON, {**given, "newest": True}, older)["version"] == "v1.33.1-eksbuild.3"
    moved = change(run, state, ADD_ON, kubernetesVersion="1.34", version=None)
    assert moved.inputs["version"] == "v1.34.1-eksbuild.3"
    wrong = {**given, "version": "v1.34.1-eksbuild.2"}
    with pytest.raises(RefusedError, match=r"does not fit Kubernetes 1.33: choose v1.33.1-eksbuild.3"):
        run().check(ADD_ON, wrong, state.inputs)


def test_an_update_of_an_add_on_that_changes_nothing_is_not_sent(run: Run, aws: Proxy) -> None:
    state = make(run, aws, ADD_ON)
    aws.calls.clear()
    changed = {**state.inputs, "newest": True}
    assert not run().update(state, changed).error
    assert "eks:UpdateAddon" not in aws.counts()


def test_the_number_of_nodes_replaced_at_once_changes_to_a_percentage_and_back(run: Run, aws: Proxy) -> None:
    state = make(run, aws, NODES, maxUnavailable=None, maxUnavailablePercentage=50)
    changed = change(run, state, NODES, maxUnavailable=2, maxUnavailablePercentage=None)
    described = aws.direct("eks").describe_nodegroup(clusterName="main", nodegroupName="nodes")["nodegroup"]
    assert described["updateConfig"] == {"maxUnavailable": 2}
    change(run, changed, NODES, maxUnavailable=None, maxUnavailablePercentage=30)


@pytest.mark.parametrize(("given", "wanted", "restored"), [(None, "ipv6", "ipv4"), ("ipv6", None, "ipv6")])
def test_the_family_of_addresses_never_replaces_a_cluster(
    run: Run, aws: Proxy, given: str | None, wanted: str | None, restored: str
) -> None:
    needs = Prerequisites(aws)
    for number, subnet in enumerate((needs.subnet, needs.other_subnet)):
        needs.ec2.associate_subnet_cidr_block(SubnetId=subnet, Ipv6CidrBlock=needs.ipv6_block(number))
    inputs = {**EXAMPLES[CLUSTER].inputs(needs), **({"ipFamily": given} if given else {})}
    state = run().create(CLUSTER, run().check(CLUSTER, inputs))
    assert not state.error
    changed = {key: value for key, value in {**state.inputs, "ipFamily": wanted}.items() if value is not None}
    with pytest.raises(CheckError, match=f"cannot change: restore {restored}, or create another cluster beside it"):
        run().check(CLUSTER, changed, state.inputs)
    found = run().read(state)
    assert found is not None
    assert found.inputs.get("ipFamily") == given
    same = run().check(CLUSTER, {**state.inputs, "ipFamily": given or "ipv4"}, state.inputs)
    assert not run().diff(state, same), "the default makes no difference"


def test_auto_mode_is_one_update_and_its_nodes_keep_their_role(run: Run, aws: Proxy) -> None:
    state, role = make(run, aws, CLUSTER), Prerequisites(aws).role("auto-nodes")
    aws.calls.clear()
    pools = {"nodePools": ["system", "general-purpose"], "nodeRoleArn": role}
    on = change(run, state, CLUSTER, autoMode=True, **pools)
    assert aws.counts()["eks:UpdateClusterConfig"] == 1
    found = aws.direct("eks").describe_cluster(name="main")["cluster"]
    assert found["computeConfig"] == {"enabled": True, "nodePools": ["general-purpose", "system"], "nodeRoleArn": role}
    assert found["storageConfig"]["blockStorage"]["enabled"]
    with pytest.raises(CheckError, match=f"cannot change while autoMode is on: restore {role}"):
        run().check(CLUSTER, {**on.inputs, "nodeRoleArn": f"{role}2"}, on.inputs)
    without = change(run, on, CLUSTER, nodePools=None, nodeRoleArn=None)
    off = change(run, change(run, without, CLUSTER, **pools), CLUSTER, autoMode=False, nodePools=None, nodeRoleArn=None)
    again = run().read(off)
    assert again is not None
    assert not run().diff(again, off.inputs)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"nodePools": ["system"]}, "autoMode': 'is required by nodePools and nodeRoleArn: set it to true"),
        ({"autoMode": True, "nodePools": ["system"]}, "requires nodeRoleArn with nodePools"),
        ({"autoMode": True, "nodeRoleArn": "arn:aws:iam::123456789012:role/n"}, "allows nodeRoleArn with nodePools"),
        ({"autoMode": True, "nodePools": ["gpu"]}, "nodePools"),
    ],
)
def test_settings_of_auto_mode_fit_each_other(run: Run, aws: Proxy, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(CheckError, match=message):
        run().check(CLUSTER, {**EXAMPLES[CLUSTER].inputs(Prerequisites(aws)), **settings})
