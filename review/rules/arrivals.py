"""What a new resource does to existing ones, for types that the review has no other rule for.

Most creations affect nothing that exists. The creation of these types changes or deletes what other resources hold,
or refuses what they serve (registry of pulumi-aws; references of the Kubernetes projects that define the kinds).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.change import Action, Change
from ..model.finding import Effect
from ..model.verdict import Verdict
from ..model.world import World

INTERRUPTS, LOSES_ACCESS, LOSES_DATA = Verdict.INTERRUPTS, Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
BEGINS = (Action.CREATE, Action.REPLACE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The consequence of creating a resource of a type.

    Attributes:
        verdict: how severe it is.
        words: the consequence.
        target: the property that names the affected resource. If the update creates that too, nothing is affected.
            Empty if the creation affects a whole account, region or cluster.
    """

    verdict: Verdict
    words: str
    target: str = ""


def _exclusive(what: str, target: str) -> Arrival:
    return Arrival(LOSES_ACCESS, f"existing {what} that it does not list are removed", target)


_NETWORK_ACL = "existing traffic of its subnets that its rules do not allow is dropped"
_PUBLIC = "public access that policies and access control lists allow is refused"
_BLOCKED = "requests that its rules block are refused"
_TABLE = "traffic of existing networks takes other routes"
_NAMES = "names that existing networks look up get other answers, or none"
_POLICY = "traffic of existing pods that it does not allow is dropped"
_MESH = "requests between existing pods that it does not allow are refused"
_ADMISSION = "requests that it does not admit are refused; running pods stay"

ARRIVALS: dict[str, Arrival] = {
    "alb:ListenerRule": Arrival(INTERRUPTS, "requests that it matches get another answer", "listenerArn"),
    "autoscaling:Schedule": Arrival(
        INTERRUPTS, "it changes the number of instances, and terminates surplus ones", "autoscalingGroupName"
    ),
    "ebs:SnapshotBlockPublicAccess": Arrival(LOSES_ACCESS, "other accounts can no longer use public snapshots"),
    "ec2:DefaultNetworkAcl": _exclusive("rules of the default network ACL", "defaultNetworkAclId"),
    "ec2:DefaultRouteTable": Arrival(
        INTERRUPTS, "existing routes of the table that it does not list are removed", "defaultRouteTableId"
    ),
    "ec2:DefaultSecurityGroup": _exclusive("rules of the default security group", "vpcId"),
    "ec2:ImageBlockPublicAccess": Arrival(LOSES_ACCESS, "other accounts can no longer use public images"),
    "ec2:MainRouteTableAssociation": Arrival(INTERRUPTS, _TABLE, "vpcId"),
    "ec2:NetworkAcl": Arrival(LOSES_ACCESS, _NETWORK_ACL, "subnetIds"),
    "ec2:NetworkAclAssociation": Arrival(LOSES_ACCESS, _NETWORK_ACL, "subnetId"),
    "ec2:NetworkAclRule": Arrival(LOSES_ACCESS, "existing traffic that it denies is dropped", "networkAclId"),
    "ec2:VpcDhcpOptionsAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "ec2:VpcEndpointPolicy": Arrival(
        LOSES_ACCESS, "requests through the endpoint that it does not allow are refused", "vpcEndpointId"
    ),
    "ec2:VpnGatewayRoutePropagation": Arrival(INTERRUPTS, _TABLE, "routeTableId"),
    "ec2transitgateway:Route": Arrival(INTERRUPTS, _TABLE, "transitGatewayRouteTableId"),
    "ec2transitgateway:RouteTableAssociation": Arrival(INTERRUPTS, _TABLE, "transitGatewayAttachmentId"),
    "ec2transitgateway:RouteTablePropagation": Arrival(INTERRUPTS, _TABLE, "transitGatewayRouteTableId"),
    "ecr:LifecyclePolicy": Arrival(LOSES_DATA, "images that its rules select are deleted", "repository"),
    "iam:GroupPoliciesExclusive": _exclusive("inline policies of the group", "groupName"),
    "iam:GroupPolicyAttachmentsExclusive": _exclusive("policies of the group", "groupName"),
    "iam:PolicyAttachment": _exclusive("attachments of the policy to users, groups and roles", "policyArn"),
    "iam:RolePoliciesExclusive": _exclusive("inline policies of the role", "roleName"),
    "iam:RolePolicyAttachmentsExclusive": _exclusive("policies of the role", "roleName"),
    "iam:UserPoliciesExclusive": _exclusive("inline policies of the user", "userName"),
    "iam:UserPolicyAttachmentsExclusive": _exclusive("policies of the user", "userName"),
    "kms:KeyPolicy": Arrival(
        LOSES_ACCESS, "what the key's present policy allows, and this one does not, is refused", "keyId"
    ),
    "lakeformation:DataLakeSettings": _exclusive("administrators of the data lake", ""),
    "lambda:EventSourceMapping": Arrival(
        INTERRUPTS, "other consumers no longer get the messages that the function takes", "eventSourceArn"
    ),
    "lb:ListenerRule": Arrival(INTERRUPTS, "requests that it matches get another answer", "listenerArn"),
    "organizations:PolicyAttachment": Arrival(
        LOSES_ACCESS, "what the policy denies, or does not allow, is refused in all accounts of its target", "targetId"
    ),
    "route53:ResolverFirewallRuleGroupAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "route53:ResolverRuleAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "route53:ZoneAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "s3:AccountPublicAccessBlock": Arrival(LOSES_ACCESS, _PUBLIC),
    "s3:BucketAcl": _exclusive("grants of the bucket", "bucket"),
    "s3:BucketAclV2": _exclusive("grants of the bucket", "bucket"),
    "s3:BucketLifecycleConfiguration": Arrival(LOSES_DATA, "objects that its rules select are deleted", "bucket"),
    "s3:BucketLifecycleConfigurationV2": Arrival(LOSES_DATA, "objects that its rules select are deleted", "bucket"),
    "s3:BucketNotification": Arrival(
        INTERRUPTS, "existing notifications of the bucket that it does not list are removed", "bucket"
    ),
    "s3:BucketOwnershipControls": Arrival(LOSES_ACCESS, "access by access control lists may end", "bucket"),
    "s3:BucketPublicAccessBlock": Arrival(LOSES_ACCESS, _PUBLIC, "bucket"),
    "secretsmanager:SecretRotation": Arrival(
        INTERRUPTS, "the secret gets another value at once, and clients with the old one are refused", "secretId"
    ),
    "ssm:Association": Arrival(INTERRUPTS, "its document runs on existing instances"),
    "vpc:SecurityGroupRulesExclusive": _exclusive("rules of the security group", "securityGroupId"),
    "vpc:SecurityGroupVpcAssociation": Arrival(INTERRUPTS, "its rules apply in another network", "vpcId"),
    "waf:WebAclAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
    "wafregional:WebAclAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
    "wafv2:WebAclAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
}
"""The consequences for types of pulumi-aws, by module and class."""
IN_CLUSTER: dict[str, Arrival] = {
    "admissionregistration.k8s.io:MutatingAdmissionPolicyBinding": Arrival(
        INTERRUPTS, "objects in requests are changed by its policy"
    ),
    "cilium.io:CiliumClusterwideNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "cilium.io:CiliumNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "constraints.gatekeeper.sh": Arrival(INTERRUPTS, _ADMISSION),
    "core:Endpoints": Arrival(INTERRUPTS, "the service of its name sends requests to its addresses"),
    "crd.projectcalico.org:GlobalNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "crd.projectcalico.org:NetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "discovery.k8s.io:EndpointSlice": Arrival(INTERRUPTS, "its service sends requests to its addresses too"),
    "kyverno.io:ClusterPolicy": Arrival(INTERRUPTS, _ADMISSION),
    "kyverno.io:Policy": Arrival(INTERRUPTS, _ADMISSION),
    "policy.networking.k8s.io:AdminNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "policy.networking.k8s.io:BaselineAdminNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "projectcalico.org:GlobalNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "projectcalico.org:NetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "security.istio.io:AuthorizationPolicy": Arrival(LOSES_ACCESS, _MESH),
    "security.istio.io:PeerAuthentication": Arrival(LOSES_ACCESS, _MESH),
    "security.istio.io:RequestAuthentication": Arrival(LOSES_ACCESS, _MESH),
}
"""The consequences for kinds of Kubernetes, by API group and kind, or by API group for all its kinds."""


def arrives(change: Change, world: World) -> Iterator[Effect]:
    """Yield what a new resource of a type without a rule does to existing resources."""
    if change.action not in BEGINS or change.new is None:
        return
    found = arrival_of(change.type)
    if found is None:
        if change.action is Action.CREATE:
            yield Effect(Verdict.CHANGES, "the review does not know this type, nor what it does to existing resources")
    elif not (found.target and world.refers_to_new(change.new, found.target)):
        yield Effect(found.verdict, found.words)


def arrival_of(type_: str) -> Arrival | None:
    """Return the consequence of creating a resource of a type; None if the review knows none."""
    package, _, rest = type_.partition(":")
    module, _, name = rest.partition(":")
    group = module.partition("/")[0]
    if package == "aws":
        return ARRIVALS.get(f"{group}:{name}")
    return IN_CLUSTER.get(f"{group}:{name}") or IN_CLUSTER.get(group) if package == "kubernetes" else None
