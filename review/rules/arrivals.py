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
PATCH = "Patch"
"""The end of the kinds of pulumi-kubernetes that change some fields of an object which others manage."""


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
PUBLIC_REFUSED = "public access that policies and access control lists allow is refused"
_BLOCKED = "requests that its rules block are refused"
_TABLE = "traffic of existing networks takes other routes"
_NAMES = "names that existing networks look up get other answers, or none"
_EXPIRES = "objects that its rules select are deleted"
_PAID = "requests of other accounts that do not accept the costs, and those without signature, are refused"
_POLICY_OF = "what the domain's present policy allows, and this one does not, is refused"
_POLICY = "traffic of existing pods that it does not allow is dropped"
_MESH = "requests between existing pods that it does not allow are refused"
_CLEANED = "existing objects that it selects are deleted"
NOT_ADMITTED = "requests that it does not admit are refused; running pods stay"

ARRIVALS: dict[str, Arrival] = {
    "alb:ListenerRule": Arrival(INTERRUPTS, "requests that it matches get another answer", "listenerArn"),
    "appautoscaling:ScheduledAction": Arrival(
        INTERRUPTS, "it changes the capacity, and stops surplus tasks", "resourceId"
    ),
    "autoscaling:Schedule": Arrival(
        INTERRUPTS, "it changes the number of instances, and terminates surplus ones", "autoscalingGroupName"
    ),
    "backup:RegionSettings": Arrival(LOSES_DATA, "resources of types that it switches off are no longer backed up"),
    "cloudfront:KeyvaluestoreKeysExclusive": Arrival(
        LOSES_DATA, "existing keys of the store that it does not list are deleted", "keyValueStoreArn"
    ),
    "cloudwatch:LogDataProtectionPolicy": Arrival(
        INTERRUPTS, "readers no longer see what it masks in the logs", "logGroupName"
    ),
    "cognito:IdentityPoolRoleAttachment": _exclusive("roles of the identity pool", "identityPoolId"),
    "cognito:RiskConfiguration": Arrival(LOSES_ACCESS, "sign-ins that it blocks are refused", "userPoolId"),
    "controltower:ControlTowerControl": Arrival(
        LOSES_ACCESS, "what the control forbids is refused in all accounts of its target"
    ),
    "dms:ReplicationTask": Arrival(LOSES_DATA, "existing tables of its target may be dropped or overwritten"),
    "ebs:SnapshotBlockPublicAccess": Arrival(LOSES_ACCESS, "other accounts can no longer use public snapshots"),
    "ec2:DefaultNetworkAcl": _exclusive("rules of the default network ACL", "defaultNetworkAclId"),
    "ec2:DefaultRouteTable": Arrival(
        INTERRUPTS, "existing routes of the table that it does not list are removed", "defaultRouteTableId"
    ),
    "ec2:DefaultSecurityGroup": _exclusive("rules of the default security group", "vpcId"),
    "ec2:ImageBlockPublicAccess": Arrival(LOSES_ACCESS, "other accounts can no longer use public images"),
    "ec2:LocalGatewayRoute": Arrival(INTERRUPTS, _TABLE, "localGatewayRouteTableId"),
    "ec2:MainRouteTableAssociation": Arrival(INTERRUPTS, _TABLE, "vpcId"),
    "ec2:NetworkAcl": Arrival(LOSES_ACCESS, _NETWORK_ACL, "subnetIds"),
    "ec2:NetworkAclAssociation": Arrival(LOSES_ACCESS, _NETWORK_ACL, "subnetId"),
    "ec2:NetworkAclRule": Arrival(LOSES_ACCESS, "existing traffic that it denies is dropped", "networkAclId"),
    "ec2:PeeringConnectionOptions": Arrival(INTERRUPTS, _NAMES, "vpcPeeringConnectionId"),
    "ec2:ProxyProtocolPolicy": Arrival(
        INTERRUPTS, "servers that do not expect the proxy protocol answer no request", "loadBalancer"
    ),
    "ec2:VpcBlockPublicAccessOptions": Arrival(
        LOSES_ACCESS, "traffic of all networks from the internet, or to it, is blocked"
    ),
    "ec2:VpcDhcpOptionsAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "ec2:VpcEndpointPolicy": Arrival(
        LOSES_ACCESS, "requests through the endpoint that it does not allow are refused", "vpcEndpointId"
    ),
    "ec2:VpcEndpointRouteTableAssociation": Arrival(
        INTERRUPTS, "traffic of existing subnets to the service goes through the endpoint", "routeTableId"
    ),
    "ec2:VpnConnectionRoute": Arrival(INTERRUPTS, _TABLE, "vpnConnectionId"),
    "ec2:VpnGatewayRoutePropagation": Arrival(INTERRUPTS, _TABLE, "routeTableId"),
    "ec2transitgateway:DefaultRouteTableAssociation": Arrival(INTERRUPTS, _TABLE, "transitGatewayId"),
    "ec2transitgateway:DefaultRouteTablePropagation": Arrival(INTERRUPTS, _TABLE, "transitGatewayId"),
    "ec2transitgateway:InstanceState": Arrival(INTERRUPTS, "the instance is stopped or started", "instanceId"),
    "ec2transitgateway:PolicyTableAssociation": Arrival(INTERRUPTS, _TABLE, "transitGatewayAttachmentId"),
    "ec2transitgateway:PrefixListReference": Arrival(INTERRUPTS, _TABLE, "transitGatewayRouteTableId"),
    "ec2transitgateway:Route": Arrival(INTERRUPTS, _TABLE, "transitGatewayRouteTableId"),
    "ec2transitgateway:RouteTableAssociation": Arrival(INTERRUPTS, _TABLE, "transitGatewayAttachmentId"),
    "ec2transitgateway:RouteTablePropagation": Arrival(INTERRUPTS, _TABLE, "transitGatewayRouteTableId"),
    "ecr:LifecyclePolicy": Arrival(LOSES_DATA, "images that its rules select are deleted", "repository"),
    "ecr:ReplicationConfiguration": Arrival(
        LOSES_DATA, "images are no longer copied by rules of the registry that it does not list"
    ),
    "ecs:ClusterCapacityProviders": Arrival(
        INTERRUPTS, "tasks of capacity providers of the cluster that it does not list do not start", "clusterName"
    ),
    "elasticsearch:DomainPolicy": Arrival(LOSES_ACCESS, _POLICY_OF, "domainName"),
    "fms:Policy": Arrival(LOSES_ACCESS, "requests and traffic that it blocks are refused in all accounts of its scope"),
    "glue:DataCatalogEncryptionSettings": Arrival(
        LOSES_ACCESS, "users of the catalog who may not use its key are refused"
    ),
    "iam:AccountPasswordPolicy": Arrival(LOSES_ACCESS, "users whose password is older than it allows cannot sign in"),
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
    "lambda:FunctionEventInvokeConfig": Arrival(
        LOSES_DATA, "events that wait for the function longer than it says are dropped", "functionName"
    ),
    "lb:ListenerRule": Arrival(INTERRUPTS, "requests that it matches get another answer", "listenerArn"),
    "lb:TrustStoreRevocation": Arrival(
        LOSES_ACCESS, "clients with certificates that it revokes are refused", "trustStoreArn"
    ),
    "opensearch:DomainPolicy": Arrival(LOSES_ACCESS, _POLICY_OF, "domainName"),
    "opensearch:ServerlessLifecyclePolicy": Arrival(
        LOSES_DATA, "indexes that are older than its rules allow are deleted"
    ),
    "organizations:PolicyAttachment": Arrival(
        LOSES_ACCESS, "what the policy denies, or does not allow, is refused in all accounts of its target", "targetId"
    ),
    "rds:InstanceDesiredState": Arrival(INTERRUPTS, "the database is stopped or started", "identifier"),
    "redshift:ClusterIamRoles": _exclusive("roles of the cluster", "clusterIdentifier"),
    "redshiftdata:Statement": Arrival(
        LOSES_DATA,
        "its statement runs in the existing database, and the effect of that is unknown",
        "clusterIdentifier",
    ),
    "route53:ProfilesAssociation": Arrival(INTERRUPTS, _NAMES, "resourceId"),
    "route53:ProfilesResourceAssociation": Arrival(INTERRUPTS, _NAMES, "profileId"),
    "route53:RecordsExclusive": Arrival(
        INTERRUPTS, "existing records of the zone that it does not list are deleted", "zoneId"
    ),
    "route53:ResolverConfig": Arrival(INTERRUPTS, _NAMES, "resourceId"),
    "route53:ResolverDnsSecConfig": Arrival(INTERRUPTS, _NAMES, "resourceId"),
    "route53:ResolverFirewallRule": Arrival(INTERRUPTS, _NAMES, "firewallRuleGroupId"),
    "route53:ResolverFirewallRuleGroupAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "route53:ResolverRuleAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "route53:ZoneAssociation": Arrival(INTERRUPTS, _NAMES, "vpcId"),
    "s3:AccountPublicAccessBlock": Arrival(LOSES_ACCESS, PUBLIC_REFUSED),
    "s3:BucketAcl": _exclusive("grants of the bucket", "bucket"),
    "s3:BucketAclV2": _exclusive("grants of the bucket", "bucket"),
    "s3:BucketLifecycleConfiguration": Arrival(LOSES_DATA, _EXPIRES, "bucket"),
    "s3:BucketLifecycleConfigurationV2": Arrival(LOSES_DATA, _EXPIRES, "bucket"),
    "s3:BucketNotification": Arrival(
        INTERRUPTS, "existing notifications of the bucket that it does not list are removed", "bucket"
    ),
    "s3:BucketOwnershipControls": Arrival(LOSES_ACCESS, "access by access control lists may end", "bucket"),
    "s3:BucketPublicAccessBlock": Arrival(LOSES_ACCESS, PUBLIC_REFUSED, "bucket"),
    "s3:BucketRequestPaymentConfiguration": Arrival(LOSES_ACCESS, _PAID, "bucket"),
    "s3:BucketRequestPaymentConfigurationV2": Arrival(LOSES_ACCESS, _PAID, "bucket"),
    "s3control:BucketLifecycleConfiguration": Arrival(LOSES_DATA, _EXPIRES, "bucket"),
    "secretsmanager:SecretRotation": Arrival(
        INTERRUPTS, "the secret gets another value at once, and clients with the old one are refused", "secretId"
    ),
    "ses:ActiveReceiptRuleSet": Arrival(INTERRUPTS, "the rules of the set that is active now no longer receive mail"),
    "ses:ReceiptFilter": Arrival(LOSES_ACCESS, "mail from addresses that it blocks is refused"),
    "ses:ReceiptRule": Arrival(INTERRUPTS, "mail that it matches is treated in another way", "ruleSetName"),
    "shield:ApplicationLayerAutomaticResponse": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
    "sns:DataProtectionPolicy": Arrival(INTERRUPTS, "messages with data that it denies are not delivered", "arn"),
    "ssm:Association": Arrival(INTERRUPTS, "its document runs on existing instances"),
    "ssoadmin:ApplicationAssignmentConfiguration": Arrival(
        LOSES_ACCESS, "people without an assignment are refused by the application", "applicationArn"
    ),
    "ssoadmin:PermissionSetInlinePolicy": Arrival(
        LOSES_ACCESS, "it takes the place of the inline policy of the permission set", "permissionSetArn"
    ),
    "ssoadmin:PermissionsBoundaryAttachment": Arrival(
        LOSES_ACCESS, "what the boundary does not allow is refused", "permissionSetArn"
    ),
    "verifiedpermissions:Policy": Arrival(LOSES_ACCESS, "requests that it forbids are refused", "policyStoreId"),
    "vpc:EndpointPrivateDns": Arrival(
        INTERRUPTS, "the service's names in the network resolve to the endpoint from now on", "vpcEndpointId"
    ),
    "vpc:RouteServerPropagation": Arrival(INTERRUPTS, _TABLE, "routeTableId"),
    "vpc:SecurityGroupRulesExclusive": _exclusive("rules of the security group", "securityGroupId"),
    "vpc:SecurityGroupVpcAssociation": Arrival(INTERRUPTS, "its rules apply in another network", "vpcId"),
    "vpclattice:AuthPolicy": Arrival(LOSES_ACCESS, "requests that it does not allow are refused", "resourceIdentifier"),
    "vpclattice:ListenerRule": Arrival(INTERRUPTS, "requests that it matches get another answer", "listenerIdentifier"),
    "waf:WebAclAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
    "wafregional:WebAclAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
    "wafv2:WebAclAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "resourceArn"),
    "wafv2:WebAclRuleGroupAssociation": Arrival(LOSES_ACCESS, _BLOCKED, "webAclArn"),
}
"""The consequences for types of pulumi-aws, by module and class."""
IN_CLUSTER: dict[str, Arrival] = {
    "admissionregistration.k8s.io:MutatingAdmissionPolicyBinding": Arrival(
        INTERRUPTS, "objects in requests are changed by its policy"
    ),
    "autoscaling.k8s.io:VerticalPodAutoscaler": Arrival(
        INTERRUPTS, "it restarts pods to give them other resources, unless its mode is `Off` or `Initial`"
    ),
    "cilium.io:CiliumClusterwideNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "cilium.io:CiliumNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "constraints.gatekeeper.sh": Arrival(INTERRUPTS, NOT_ADMITTED),
    "core:Endpoints": Arrival(INTERRUPTS, "the service of its name sends requests to its addresses"),
    "crd.projectcalico.org:GlobalNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "crd.projectcalico.org:NetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "discovery.k8s.io:EndpointSlice": Arrival(INTERRUPTS, "its service sends requests to its addresses too"),
    "elbv2.k8s.aws:TargetGroupBinding": Arrival(
        INTERRUPTS, "targets of its target group that are not pods of its service are removed"
    ),
    "flowcontrol.apiserver.k8s.io:FlowSchema": Arrival(
        INTERRUPTS, "requests that it matches wait longer, or are refused, if there are many"
    ),
    "keda.sh:ScaledObject": Arrival(INTERRUPTS, "the number of pods follows its triggers, and may become 0"),
    "kyverno.io:CleanupPolicy": Arrival(LOSES_DATA, _CLEANED),
    "kyverno.io:ClusterCleanupPolicy": Arrival(LOSES_DATA, _CLEANED),
    "kyverno.io:ClusterPolicy": Arrival(INTERRUPTS, NOT_ADMITTED),
    "kyverno.io:Policy": Arrival(INTERRUPTS, NOT_ADMITTED),
    "networking.istio.io": Arrival(INTERRUPTS, "existing requests are routed in another way, or refused"),
    "policy.networking.k8s.io:AdminNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "policy.networking.k8s.io:BaselineAdminNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "projectcalico.org:GlobalNetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "projectcalico.org:NetworkPolicy": Arrival(LOSES_ACCESS, _POLICY),
    "security.istio.io:AuthorizationPolicy": Arrival(LOSES_ACCESS, _MESH),
    "security.istio.io:PeerAuthentication": Arrival(LOSES_ACCESS, _MESH),
    "security.istio.io:RequestAuthentication": Arrival(LOSES_ACCESS, _MESH),
    "velero.io:DeleteBackupRequest": Arrival(LOSES_DATA, "the backup that it names is deleted"),
    "vpcresources.k8s.aws:SecurityGroupPolicy": Arrival(
        INTERRUPTS, "new pods that it selects have only the security groups that it names"
    ),
}
"""The consequences for kinds of Kubernetes, by API group and kind, or by API group for all its kinds."""


def arrives(change: Change, world: World) -> Iterator[Effect]:
    """Yield what a new resource of a type without a rule does to existing resources."""
    if change.type.startswith("kubernetes:") and change.type.endswith(PATCH):
        words = "it changes fields of an existing object, and the effect of that is unknown to the review"
        yield Effect(Verdict.CHANGES, words, could_be_worse=True, unjudged=True)
        return
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
