from collections.abc import Iterator
from typing import Annotated, Any, Literal

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, Rule
from ...properties.property_types import (
    NO_TAGS,
    Cidr,
    Cidr6,
    Port,
    PrefixListId,
    SecurityGroupId,
    Tags,
    Text,
    matching,
    unless_unknown,
)
from ..ec2_resource import Describe, Ec2Resource

NAMES = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}  # AWS returns these numbers as names
Protocol = Annotated[
    str,
    matching(r"tcp|udp|icmp|icmpv6|-1|\d{1,3}", "tcp, udp, icmp, icmpv6, a number, or -1 for all"),
    unless_unknown(lambda value: NAMES.get(value, value)),
]


def one_peer(*peers: str | None) -> Iterator[str]:
    if sum(peer is not None for peer in peers) != 1:
        yield "exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedSecurityGroupId is required"


def valid_ports(protocol: str, from_port: int, to_port: int) -> Iterator[str]:
    if protocol in {"tcp", "udp"} and not 0 <= from_port <= to_port:
        yield f"the ports of {protocol} must be a range such as 443 to 443, not {from_port} to {to_port}"
    if protocol == "-1" and (from_port, to_port) != (-1, -1):
        yield "ports do not apply to all protocols (-1): remove fromPort and toPort"


class SecurityGroupRuleInputs(Inputs):
    security_group_id: Immutable[SecurityGroupId]
    """Group that the rule belongs to."""
    direction: Immutable[Literal["ingress", "egress"]] = "ingress"
    """Direction of the traffic."""
    protocol: Protocol = "tcp"
    """`tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all protocols."""
    from_port: Port = -1
    """First port, or ICMP type."""
    to_port: Port = -1
    """Last port, or ICMP code."""
    cidr_ipv4: Immutable[Cidr | None] = None
    """IPv4 network of the peer."""
    cidr_ipv6: Immutable[Cidr6 | None] = None
    """IPv6 network of the peer."""
    prefix_list_id: Immutable[PrefixListId | None] = None
    """Prefix list of the peers."""
    referenced_security_group_id: Immutable[SecurityGroupId | None] = None
    """Security group of the peers."""
    description: Text | None = None
    """Description of the rule."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"), one_peer),
        Rule(("protocol", "from_port", "to_port"), valid_ports),
    )


class SecurityGroupRuleOutputs(Outputs):
    arn: str | None = None
    """ARN of the rule."""


class SecurityGroupRule(Ec2Resource[SecurityGroupRuleInputs, SecurityGroupRuleOutputs]):
    """A rule of a security group, which allows a protocol and ports from or to one peer."""

    resource_type = "security-group-rule"
    describe = Describe("describe_security_group_rules", "SecurityGroupRules", "SecurityGroupRuleIds")
    id_key = "SecurityGroupRuleId"
    conflict_codes = frozenset({"InvalidPermission.Duplicate"})
    unique = ("security_group_id", "protocol", "from_port", "to_port", "cidr_ipv4")

    def create(self, aws: Client, new: SecurityGroupRuleInputs, identity: Identity) -> Description:
        authorize = (
            aws.authorize_security_group_ingress if new.direction == "ingress" else aws.authorize_security_group_egress
        )
        made = authorize(
            GroupId=new.security_group_id,
            IpPermissions=[permission(new)],
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return dict(made["SecurityGroupRules"][0])

    def update(self, aws: Client, identifier: str, _old: SecurityGroupRuleInputs, new: SecurityGroupRuleInputs) -> None:
        wanted = {
            "IpProtocol": new.protocol,
            "FromPort": new.from_port,
            "ToPort": new.to_port,
            "CidrIpv4": new.cidr_ipv4,
            "CidrIpv6": new.cidr_ipv6,
            "PrefixListId": new.prefix_list_id,
            "ReferencedGroupId": new.referenced_security_group_id,
            "Description": new.description or "",
        }
        rule = {key: value for key, value in wanted.items() if value is not None}
        changed = {"SecurityGroupRuleId": identifier, "SecurityGroupRule": rule}
        aws.modify_security_group_rules(GroupId=new.security_group_id, SecurityGroupRules=[changed])

    def delete(self, aws: Client, identifier: str) -> None:
        rule = self.inputs_of(self.find(aws, identifier))
        revoke = aws.revoke_security_group_ingress if rule.direction == "ingress" else aws.revoke_security_group_egress
        revoke(GroupId=rule.security_group_id, SecurityGroupRuleIds=[identifier])

    def inputs_of(self, found: Description) -> SecurityGroupRuleInputs:
        return SecurityGroupRuleInputs(
            security_group_id=found["GroupId"],
            direction="egress" if found["IsEgress"] else "ingress",
            protocol=found["IpProtocol"],
            from_port=found.get("FromPort", -1),
            to_port=found.get("ToPort", -1),
            cidr_ipv4=found.get("CidrIpv4"),
            cidr_ipv6=found.get("CidrIpv6"),
            prefix_list_id=found.get("PrefixListId"),
            referenced_security_group_id=found.get("ReferencedGroupInfo", {}).get("GroupId"),
            description=found.get("Description") or None,
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> SecurityGroupRuleOutputs:
        return SecurityGroupRuleOutputs(arn=found.get("SecurityGroupRuleArn"))


def permission(rule: SecurityGroupRuleInputs) -> dict[str, Any]:
    """Return a rule in the form of the authorize calls."""
    description = {"Description": rule.description} if rule.description else {}
    peers: dict[str, tuple[str, str | None]] = {
        "IpRanges": ("CidrIp", rule.cidr_ipv4),
        "Ipv6Ranges": ("CidrIpv6", rule.cidr_ipv6),
        "PrefixListIds": ("PrefixListId", rule.prefix_list_id),
        "UserIdGroupPairs": ("GroupId", rule.referenced_security_group_id),
    }
    return {
        "IpProtocol": rule.protocol,
        **({} if rule.protocol == "-1" else {"FromPort": rule.from_port, "ToPort": rule.to_port}),
        **{key: [{name: peer, **description}] for key, (name, peer) in peers.items() if peer},
    }
