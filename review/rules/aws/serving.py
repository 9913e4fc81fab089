"""Rules for pulumi-aws types that answer requests, let somebody in, or connect networks, and hold no data."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import maps
from .settings import NO_ANSWER, setting

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
FILTERED = (LOSES_ACCESS, "requests that were answered before may be refused")
DROPPED = (LOSES_ACCESS, "traffic that it allowed before may be dropped")
OF_ACCOUNTS = (LOSES_ACCESS, "what it denies, or no longer allows, is refused in all accounts of its targets")
IN_USE = (CHANGES, "AWS refuses the deletion while something uses it")
UNFILTERED = (CHANGES, "requests that it blocked are answered")
NEW_ADDRESS = (INTERRUPTS, "its address no longer answers, and a new one has another address")
SIGN_IN = (LOSES_ACCESS, "nobody can sign in with it any more")


def removal_of_rule(resource: Resource, _world: World) -> Effect:
    """Return the effect of removing a rule of a network ACL: traffic that it allowed is dropped."""
    if property_of(resource, "ruleAction") == "deny":
        return Effect(CHANGES, "traffic that it dropped passes if another rule allows it")
    return Effect(LOSES_ACCESS, "traffic that only this rule allowed is dropped")


def asks_for_sign_in(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that requests without a sign-in are refused from now on (Elastic Load Balancing, Authenticate users)."""
    old, new = ({one for path in ACTIONS for one in _authentications(change, side, path)} for side in (0, 1))
    if change.action is Action.UPDATE and new - old:
        yield Effect(LOSES_ACCESS, "people have to sign in, and requests of programs are refused")


def _authentications(change: Change, side: int, path: str) -> Iterator[str]:
    value = (change.before, change.after)[side](path)
    kinds = (str(one.get("type")) for one in maps(value))
    yield from (one for one in kinds if one.startswith("authenticate-") or one == "jwt-validation")


def asks_for_signatures(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that requests without a signature are refused from now on (CloudFront, Serve private content)."""
    if change.action is Action.UPDATE and _signed(change.new) - _signed(change.old):
        yield Effect(LOSES_ACCESS, "requests without a signed URL or signed cookies are refused")


def _signed(distribution: Resource | None) -> set[str]:
    """Return the paths for which a distribution requires signatures; an empty one for all other paths."""
    behaviours = [property_of(distribution, "defaultCacheBehavior")]
    behaviours += maps(property_of(distribution, "orderedCacheBehaviors"))
    signed = [one for one in maps(behaviours) if one.get("trustedKeyGroups") or one.get("trustedSigners")]
    return {str(one.get("pathPattern") or "") for one in signed}


ACTIONS = ("defaultActions", "actions")
LISTENER = TypeRule("listener", "network", created=CHANGES, on_change=asks_for_sign_in)
DISTRIBUTION = TypeRule("distribution", "network", on_change=asks_for_signatures)
LISTENER_RULE = setting(
    "listener rule", (INTERRUPTS, "requests that it matches get another answer"), "network", asks_for_sign_in
)
WEBSITE = setting("website configuration", (INTERRUPTS, "the website of the bucket no longer answers"), "network")
ACL_RULE = setting("network ACL rule", DROPPED, "network")

RULES: dict[str, TypeRule] = {
    "alb:ListenerRule": LISTENER_RULE,
    "apigateway:RestApi": setting(
        "API",
        NEW_ADDRESS,
        "network",
        properties={"policy": (LOSES_ACCESS, "callers that it allowed before may be refused")},
    ),
    "apigatewayv2:Api": setting("API", NEW_ADDRESS, "network"),
    "apigatewayv2:Stage": setting("API stage", NO_ANSWER, "network"),
    "cloudwatch:EventTarget": setting(
        "event target", (INTERRUPTS, "events of the rule no longer reach it"), "application"
    ),
    "cloudwatch:MetricAlarm": setting(
        "alarm", (INTERRUPTS, "it no longer notifies anybody, and scales nothing"), "application"
    ),
    "cognito:UserPoolClient": setting(
        "user pool client",
        (LOSES_ACCESS, "applications with its id can no longer sign in users; a new one has another id"),
        "user",
    ),
    "ec2:AmiLaunchPermission": setting(
        "image permission", (LOSES_ACCESS, "its account can no longer start instances of the image"), "user"
    ),
    "ec2:NetworkAcl": setting(
        "network ACL",
        (LOSES_ACCESS, "its subnets get the default network ACL, which may drop traffic"),
        "network",
        properties=dict.fromkeys(("ingress", "egress", "subnetIds"), DROPPED),
    ),
    "ec2:NetworkAclRule": TypeRule(
        "network ACL rule", "network", created=CHANGES, on_removal=removal_of_rule, on_change=ACL_RULE.on_change
    ),
    "ec2:SnapshotCreateVolumePermission": setting(
        "snapshot permission", (LOSES_ACCESS, "its account can no longer create volumes from the snapshot"), "user"
    ),
    "ec2:VpnConnection": setting(
        "VPN connection",
        (INTERRUPTS, "its networks no longer reach each other; a new one has other addresses and keys"),
        "network",
    ),
    "ec2transitgateway:VpcAttachment": setting(
        "transit gateway attachment",
        (INTERRUPTS, "its network no longer reaches others through the gateway"),
        "network",
    ),
    "efs:AccessPoint": setting(
        "access point", (LOSES_ACCESS, "machines can no longer mount the file system through it"), "storage"
    ),
    "eks:FargateProfile": setting("Fargate profile", (INTERRUPTS, "the pods that it selects stop"), "cluster"),
    "elasticache:SubnetGroup": setting("subnet group", IN_USE),
    "iam:OpenIdConnectProvider": setting("identity provider", SIGN_IN, "user"),
    "iam:SamlProvider": setting("identity provider", SIGN_IN, "user"),
    "iam:SshKey": setting("SSH key", SIGN_IN, "user"),
    "iam:VirtualMfaDevice": setting(
        "MFA device", (LOSES_ACCESS, "its user is refused where a second factor is required"), "user"
    ),
    "lambda:Alias": setting("function alias", (INTERRUPTS, "calls of the function by this name fail"), "application"),
    "lb:ListenerRule": LISTENER_RULE,
    "organizations:Policy": setting("policy of accounts", OF_ACCOUNTS, "user", properties={"content": OF_ACCOUNTS}),
    "organizations:PolicyAttachment": setting("policy attachment", OF_ACCOUNTS, "user"),
    "rds:SubnetGroup": setting("subnet group", IN_USE),
    "route53:ZoneAssociation": setting(
        "zone association", (INTERRUPTS, "the network no longer finds the names of the zone"), "network"
    ),
    "s3:BucketWebsiteConfiguration": WEBSITE,
    "s3:BucketWebsiteConfigurationV2": WEBSITE,
    "secretsmanager:SecretRotation": setting(
        "secret rotation", (CHANGES, "the secret keeps its value, which no longer changes regularly"), "application"
    ),
    "sfn:StateMachine": setting(
        "state machine", (INTERRUPTS, "executions that run stop, and no new ones start"), "application"
    ),
    "timestreamwrite:Table": setting("time series table", (LOSES_DATA, "its records are deleted")),
    "transfer:SshKey": setting("SSH key", SIGN_IN, "user"),
    "transfer:User": setting(
        "user of a file server",
        (LOSES_ACCESS, "the user can no longer sign in to the server"),
        "user",
        properties={"policy": (LOSES_ACCESS, "the user may be refused files")},
    ),
    "wafv2:IpSet": setting(
        "IP set",
        IN_USE,
        "network",
        properties={"addresses": (LOSES_ACCESS, "firewall rules with this set may refuse other addresses")},
    ),
    "wafv2:WebAcl": setting(
        "web ACL", UNFILTERED, "network", properties=dict.fromkeys(("defaultAction", "rules", "ruleJson"), FILTERED)
    ),
    "wafv2:WebAclAssociation": setting("web ACL association", UNFILTERED, "network"),
}
"""The rules by module and class."""
