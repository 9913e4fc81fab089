"""Rules for pulumi-aws types that are parts of others: methods of an API, parameters of a database, scaling."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import property_of
from ...read.values import has_unknown, maps
from ..arrivals import arrives
from . import encryption, instances
from .data_stores import holds
from .serving import FILTERED, IN_USE, SIGN_IN
from .settings import NO_ANSWER, setting

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
LOSES_ACCESS, LOSES_DATA = Verdict.LOSES_ACCESS, Verdict.LOSES_DATA
NEEDS_TLS = frozenset({"rds.force_ssl", "require_secure_transport", "require_ssl", "tls", "neptune_enforce_ssl"})
"""The parameters with which a database refuses connections without TLS (user guides of RDS, Redshift, DocumentDB)."""
DURABLE = frozenset(
    {"appendonly", "fsync", "full_page_writes", "innodb_flush_log_at_trx_commit", "sync_binlog", "synchronous_commit"}
)
"""The parameters without which a database loses what it has written last if it fails."""
EVICTION, NO_EVICTION = "maxmemory-policy", "noeviction"
OFF = ("0", "off", "no", "false", "disabled")


def parameters_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield what other parameters mean for the databases of a parameter group."""
    path = "parameters"
    if change.action is not Action.UPDATE or not change.changed(path):
        return
    if has_unknown(change.after(path)):
        yield Effect(CHANGES, "the parameters are unknown until the update", could_be_worse=True)
        return
    old, new = (_values(one) for one in (change.before(path), change.after(path)))
    changed = {name: new.get(name, "") for name in old | new if old.get(name) != new.get(name)}
    required = [quoted(name) for name, value in changed.items() if name in NEEDS_TLS and value and value not in OFF]
    if required:
        yield Effect(LOSES_ACCESS, f"connections without TLS are refused ({listed(required)})")
    evicts = changed.get(EVICTION, NO_EVICTION) != NO_EVICTION
    unsafe = [quoted(name) for name, value in changed.items() if name in DURABLE and value in OFF]
    if evicts or unsafe:
        names = listed([*unsafe, *([quoted(EVICTION)] if evicts else [])])
        yield Effect(LOSES_DATA, f"data may be dropped, or lost if a machine fails ({names})")
    names = listed(map(quoted, changed))
    yield Effect(INTERRUPTS, f"databases with it use other values at once, or when they restart ({names})")


def _values(parameters: Any) -> dict[str, str]:
    return {str(one.get("name")): str(one.get("value")).lower() for one in maps(parameters)}


def encrypted(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a key encrypts new objects from now on (S3 user guide, Specifying encryption with AWS KMS)."""
    if change.action is Action.DELETE or not (change.action is not Action.UPDATE or change.changed("rules")):
        return
    defaults = [one.get("applyServerSideEncryptionByDefault") for one in maps(property_of(change.new, "rules"))]
    if any(isinstance(one, dict) and str(one.get("sseAlgorithm")).startswith("aws:kms") for one in defaults):
        yield Effect(LOSES_ACCESS, "who may not use the key can no longer write objects, nor read new ones")
    else:
        yield Effect(CHANGES, "S3 encrypts new objects with its own keys")


def _stops(noun: str, words: str, level: str = "network") -> TypeRule:
    return setting(noun, (INTERRUPTS, words), level)


def _refuses(noun: str, words: str) -> TypeRule:
    return setting(noun, (LOSES_ACCESS, words), "user")


def _used(noun: str) -> TypeRule:
    """Return the rule for a type that AWS does not delete while another resource uses it."""
    return setting(noun, IN_USE, "network")


def _scales(noun: str, words: str) -> TypeRule:
    return setting(noun, (CHANGES, words), "server")


PARAMETERS = setting("parameter group", IN_USE, "storage", parameters_changed)
SUBNETS = setting("subnet group", IN_USE)
ENCRYPTION = setting("bucket encryption", (CHANGES, "S3 encrypts new objects with its own keys"), judge=encrypted)
ACL = setting("access control list", (CHANGES, "the bucket keeps its grants"), "user")
LOGGING = _stops("access log", "requests to the bucket are no longer logged", "storage")
PAYMENT = setting("request payment", (CHANGES, "the owner of the bucket pays for requests"), "user")
API_AUTHORIZER = _refuses("authorizer", "requests that it authorizes are refused")
API_DOMAIN = setting("domain name of APIs", NO_ANSWER, "network")
METHOD = "requests that it answers are refused"
UNMEASURED = "nobody is notified of what it reports"

RULES: dict[str, TypeRule] = {
    "acm:CertificateValidation": setting("certificate validation", (CHANGES, "the certificate stays valid"), "network"),
    "alb:ListenerCertificate": _stops("listener certificate", "clients of its host names get another certificate"),
    "apigateway:ApiKey": _refuses("API key", "clients with the key are refused"),
    "apigateway:Authorizer": API_AUTHORIZER,
    "apigateway:BasePathMapping": _stops("path of an API", "the API no longer answers at this path"),
    "apigateway:Deployment": _used("API deployment"),
    "apigateway:DomainName": API_DOMAIN,
    "apigateway:Integration": _stops("API integration", METHOD),
    "apigateway:IntegrationResponse": _stops("API response", METHOD),
    "apigateway:Method": _stops("API method", METHOD),
    "apigateway:MethodResponse": _stops("API response", METHOD),
    "apigateway:MethodSettings": setting("method settings", (CHANGES, "the defaults of the stage apply"), "network"),
    "apigateway:Resource": _stops("API resource", "requests of its path are refused"),
    "apigateway:Stage": setting("API stage", NO_ANSWER, "network"),
    "apigateway:UsagePlan": _refuses("usage plan", "clients with its API keys are refused"),
    "apigateway:UsagePlanKey": _refuses("key of a usage plan", "clients with the key are refused"),
    "apigatewayv2:ApiMapping": _stops("path of an API", "the API no longer answers at this path"),
    "apigatewayv2:Authorizer": API_AUTHORIZER,
    "apigatewayv2:Deployment": _used("API deployment"),
    "apigatewayv2:DomainName": API_DOMAIN,
    "apigatewayv2:Integration": _stops("API integration", METHOD),
    "apigatewayv2:Route": _stops("API route", METHOD),
    "appautoscaling:Policy": _scales("scaling policy", "the capacity no longer follows the load"),
    "appautoscaling:ScheduledAction": _scales("scheduled scaling", "the capacity no longer changes at its times"),
    "appautoscaling:Target": _scales("scaling target", "the capacity no longer changes by itself"),
    "autoscaling:Attachment": _stops("target group of a group", "its instances get no more requests"),
    "autoscaling:LifecycleHook": _stops("lifecycle hook", "instances start or stop without waiting for it", "server"),
    "autoscaling:Notification": _stops("notification", UNMEASURED, "application"),
    "autoscaling:Policy": instances.SCALING_POLICY,
    "autoscaling:Schedule": _scales("scheduled scaling", "the number of instances no longer changes at its times"),
    "cloudfront:CachePolicy": _used("cache policy"),
    "cloudfront:Function": _used("edge function"),
    "cloudfront:KeyGroup": _used("key group"),
    "cloudfront:OriginAccessControl": _used("origin access control"),
    "cloudfront:OriginAccessIdentity": _used("origin access identity"),
    "cloudfront:OriginRequestPolicy": _used("origin request policy"),
    "cloudfront:PublicKey": _used("public key"),
    "cloudfront:ResponseHeadersPolicy": _used("response headers policy"),
    "cloudwatch:Dashboard": setting("dashboard", (CHANGES, "it is no longer shown"), "application"),
    "cloudwatch:LogMetricFilter": _stops("metric filter", "alarms on its metric no longer notify anybody", "server"),
    "cognito:IdentityProvider": setting("identity provider", SIGN_IN, "user"),
    "cognito:ResourceServer": _refuses("resource server", "requests with its scopes are refused"),
    "cognito:UserPoolDomain": _refuses("domain of a user pool", "nobody can sign in at its address"),
    "docdb:ClusterParameterGroup": PARAMETERS,
    "docdb:SubnetGroup": SUBNETS,
    "ec2:EgressOnlyInternetGateway": _stops("egress-only internet gateway", "the internet is not reached by IPv6"),
    "ec2:InternetGatewayAttachment": _stops("internet gateway attachment", "the internet is no longer reached"),
    "ec2:PlacementGroup": _used("placement group"),
    "ec2:VpcDhcpOptions": _stops("DHCP options", "machines of its networks look up names at other servers"),
    "ec2:VpcDhcpOptionsAssociation": _stops("DHCP options association", "machines look up names at other servers"),
    "ecs:CapacityProvider": _stops("capacity provider", "services with it start no further tasks", "application"),
    "eks:IdentityProviderConfig": _refuses("identity provider", "people who sign in to the cluster by it are refused"),
    "elasticache:ParameterGroup": PARAMETERS,
    "elasticache:User": _refuses("user of a cache", "clients with this user are refused"),
    "elasticache:UserGroup": _refuses("user group of a cache", "clients with its users are refused"),
    "iam:AccountPasswordPolicy": TypeRule(
        "password policy", "user", (CHANGES, "AWS's own rules for passwords apply"), CHANGES, on_change=arrives
    ),
    "kms:ReplicaKey": encryption.KEY,
    "lambda:FunctionEventInvokeConfig": setting(
        "event settings", (LOSES_DATA, "failed events no longer reach its destination, and are dropped at other times")
    ),
    "lambda:LayerVersion": setting("layer", (CHANGES, "functions that have it keep it"), "application"),
    "lambda:ProvisionedConcurrencyConfig": _stops(
        "provisioned concurrency", "calls of the function wait until it starts", "application"
    ),
    "lb:ListenerCertificate": _stops("listener certificate", "clients of its host names get another certificate"),
    "memorydb:ParameterGroup": PARAMETERS,
    "mq:Broker": holds("message broker", "the messages in it are deleted"),
    "mq:Configuration": _used("broker configuration"),
    "neptune:ClusterParameterGroup": PARAMETERS,
    "neptune:ParameterGroup": PARAMETERS,
    "neptune:SubnetGroup": SUBNETS,
    "rds:ClusterParameterGroup": PARAMETERS,
    "rds:EventSubscription": _stops("event subscription", UNMEASURED, "application"),
    "rds:OptionGroup": setting("option group", IN_USE),
    "rds:ParameterGroup": PARAMETERS,
    "rds:Proxy": setting("database proxy", NO_ANSWER, "network"),
    "rds:ProxyDefaultTargetGroup": _stops("settings of a database proxy", "the proxy uses other limits"),
    "rds:ProxyTarget": _stops("target of a database proxy", "the proxy no longer reaches the database"),
    "redshift:ParameterGroup": PARAMETERS,
    "redshift:SubnetGroup": SUBNETS,
    "route53:HealthCheck": _stops("health check", "records with it answer whatever the state of their targets is"),
    "route53:ResolverEndpoint": _stops("resolver endpoint", "names of other networks are no longer found through it"),
    "route53:ResolverRule": _used("resolver rule"),
    "s3:BucketAcl": ACL,
    "s3:BucketAclV2": ACL,
    "s3:BucketLogging": LOGGING,
    "s3:BucketLoggingV2": LOGGING,
    "s3:BucketRequestPaymentConfiguration": PAYMENT,
    "s3:BucketRequestPaymentConfigurationV2": PAYMENT,
    "s3:BucketServerSideEncryptionConfiguration": ENCRYPTION,
    "s3:BucketServerSideEncryptionConfigurationV2": ENCRYPTION,
    "scheduler:Schedule": _stops("schedule", "its target is no longer called", "application"),
    "wafv2:RuleGroup": setting(
        "rule group", IN_USE, "network", properties=dict.fromkeys(("rules", "rulesJson"), FILTERED)
    ),
    "wafv2:WebAclLoggingConfiguration": _stops("log of a web ACL", "requests are no longer logged"),
}
"""The rules by module and class."""
