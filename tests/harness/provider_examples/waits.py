"""Waits within the steps of resource types: what starts each of them, and what shows that it has not ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.harness.aws.unfinished import Unfinished
from tests.harness.provider_prerequisites import Prerequisites

REFRESH = {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": 0}
RUNNING = {
    "name": "web",
    "launchTemplateVersion": "1",
    "minSize": 1,
    "desiredCapacity": 1,
    "instanceRefresh": REFRESH,
}


def nothing(_needs: Prerequisites, *_rest: str) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class WaitCase:
    """A wait within a step.

    Attributes:
        token: the type.
        methods: the methods of its declaration that wait.
        unfinished: the arguments of the fault.
        sentence: what the error says after the time is over.
        step: the step that waits.
        first: the inputs of the create besides those of the example.
        other: the inputs of the update.
        prepare: makes what the step needs, with the resource's id.
    """

    token: str
    methods: tuple[str, ...]
    unfinished: tuple[Any, ...]
    sentence: str
    step: Literal["create", "update", "delete"] = "update"
    first: Mapping[str, Any] = field(default_factory=dict)
    other: Callable[[Prerequisites], Mapping[str, Any]] = nothing
    prepare: Callable[[Prerequisites, str], object] = nothing

    def fault(self) -> Unfinished:
        return Unfinished(*self.unfinished)


GROUP, SET, ASSIGNMENT = (
    "strata:autoscaling:AutoScalingGroup",
    "strata:ssoadmin:PermissionSet",
    "strata:ssoadmin:AccountAssignment",
)
GROUPS = ("autoscaling:DescribeAutoScalingGroups", "LifecycleState", "Pending")
UPDATES = ("eks:DescribeUpdate", "status", "InProgress")
DETACHING = [{"VpcId": "vpc-0123456789abcdef0", "State": "detaching"}]
REQUESTED = ("Status", "IN_PROGRESS")
CASES = {
    "instance refresh": WaitCase(
        GROUP,
        ("update",),
        ("autoscaling:StartInstanceRefresh", "autoscaling:DescribeInstanceRefreshes", "Status", "InProgress"),
        "instance refresh of web is still InProgress",
        first=RUNNING,
        other=lambda _: {"launchTemplateVersion": "2"},
    ),
    "launch of further instances": WaitCase(
        GROUP,
        ("update",),
        ("autoscaling:UpdateAutoScalingGroup", *GROUPS),
        "web is still at 0 of 2 instances in service",
        first=RUNNING,
        other=lambda _: {"minSize": 2, "desiredCapacity": 2},
    ),
    "launch of the first instances": WaitCase(
        GROUP,
        ("await_ready",),
        ("autoscaling:CreateAutoScalingGroup", *GROUPS),
        "web is still at 0 of 1 instances in service",
        step="create",
        first=RUNNING,
    ),
    "prefix list": WaitCase(
        "strata:ec2:ManagedPrefixList",
        ("update",),
        ("ec2:ModifyManagedPrefixList", "ec2:DescribeManagedPrefixLists", "State", "modify-in-progress"),
        "is still modify-in-progress",
        other=lambda _: {"entries": {"192.0.2.9/32": "tablet"}},
    ),
    "instance that stops": WaitCase(
        "strata:ec2:Instance",
        ("update",),
        ("ec2:StopInstances", "ec2:DescribeInstances", "State", {"Name": "stopping"}),
        "is still stopping",
        other=lambda _: {"instanceType": "t3.large"},
    ),
    "IPv6 block of a subnet": WaitCase(
        "strata:ec2:Subnet",
        ("update",),
        ("ec2:AssociateSubnetCidrBlock", "ec2:DescribeSubnets", "Ipv6CidrBlockState", {"State": "associating"}),
        "is still associating",
        other=lambda needs: {"assignIpv6AddressOnCreation": True, "ipv6CidrBlock": needs.ipv6_block(0)},
    ),
    "gateway that is detached": WaitCase(
        "strata:ec2:InternetGateway",
        ("update",),
        ("ec2:DetachInternetGateway", "ec2:DescribeInternetGateways", "Attachments", DETACHING),
        "is still attached",
        other=lambda needs: {"vpcId": needs.other_vpc},
    ),
    "modification of a volume": WaitCase(
        "strata:ec2:Volume",
        ("update",),
        ("ec2:ModifyVolume", "ec2:DescribeVolumesModifications", "ModificationState", "modifying"),
        "modification is still modifying",
        other=lambda _: {"size": 20},
    ),
    "version of a cluster": WaitCase(
        "strata:eks:Cluster",
        ("update",),
        ("eks:UpdateClusterVersion", *UPDATES),
        "VersionUpdate is still InProgress",
        other=lambda _: {"version": "1.34"},
    ),
    "update of an add-on": WaitCase(
        "strata:eks:AddOn",
        ("update",),
        ("eks:UpdateAddon", *UPDATES),
        "AddonUpdate is still InProgress",
        other=lambda _: {"version": "v1.46.0-eksbuild.1"},
    ),
    "update of a node group": WaitCase(
        "strata:eks:NodeGroup",
        ("update",),
        ("eks:UpdateNodegroupConfig", *UPDATES),
        "ConfigUpdate is still InProgress",
        other=lambda _: {"maxSize": 3},
    ),
    "provisioning of a permission set": WaitCase(
        SET,
        ("update", "finish"),
        ("sso:ProvisionPermissionSet", "sso:DescribePermissionSetProvisioningStatus", *REQUESTED),
        "is still IN_PROGRESS",
        other=lambda _: {"sessionDuration": 5400},
        prepare=lambda needs, identifier: needs.assign(identifier, needs.person("alice")),
    ),
    "assignment of an account": WaitCase(
        ASSIGNMENT,
        ("finish",),
        ("sso:CreateAccountAssignment", "sso:DescribeAccountAssignmentCreationStatus", *REQUESTED),
        "is still IN_PROGRESS",
        step="create",
    ),
    "end of an assignment": WaitCase(
        ASSIGNMENT,
        ("delete",),
        ("sso:DeleteAccountAssignment", "sso:DescribeAccountAssignmentDeletionStatus", *REQUESTED),
        "is still IN_PROGRESS",
        step="delete",
    ),
}
