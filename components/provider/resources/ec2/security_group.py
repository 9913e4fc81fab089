from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from ...calls.errors import AwsError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, Text, VpcId, matching
from ..ec2_resource import LINGERING_SECONDS, Describe, Ec2Resource, delete_lingering, interfaces

Name = Annotated[
    str, matching(r"(?!sg-)[\w .:/()#,@\[\]+=&;{}!$*-]{1,255}", "1 to 255 characters, not starting with sg-")
]
ALL_IPV4 = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
ALL_IPV6 = [{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]


class SecurityGroupInputs(Inputs):
    vpc_id: Immutable[VpcId]
    """VPC of the group."""
    name: Immutable[Name | None] = None
    """Name of the group; generated if it is omitted."""
    description: Immutable[Text] = "Managed by strata"
    """Description of the group."""
    allow_all_egress: bool = True
    """Whether the group allows all outbound traffic, as AWS's default rules for a new group do."""
    tags: Tags = NO_TAGS


class SecurityGroupOutputs(Outputs):
    arn: str
    """ARN of the group."""


class SecurityGroup(Ec2Resource[SecurityGroupInputs, SecurityGroupOutputs]):
    """A set of rules for network interfaces. Rules are resources of their own (`SecurityGroupRule`).

    Without `allow_all_egress`, only rules of the direction `egress` allow outbound traffic.
    """

    resource_type = "security-group"
    timeout = LINGERING_SECONDS
    describe, id_key = Describe("describe_security_groups", "SecurityGroups", "GroupIds"), "GroupId"
    name_input, max_name_length, unique = "name", 255, ("vpc_id", "name")
    conflict_codes = frozenset({"InvalidGroup.Duplicate"})

    def create(self, aws: Client, new: SecurityGroupInputs, identity: Identity) -> Description:
        made = aws.create_security_group(
            GroupName=new.name,
            Description=new.description,
            VpcId=new.vpc_id,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )
        return {
            **made,
            "VpcId": new.vpc_id,
            "GroupName": new.name,
            "Description": new.description,
            "Tags": identity.tag_list(new.tags),
            "IpPermissionsEgress": ALL_IPV4,
        }

    def update(self, aws: Client, identifier: str, old: SecurityGroupInputs, new: SecurityGroupInputs) -> None:
        if old.allow_all_egress == new.allow_all_egress:
            return
        for permissions in (ALL_IPV4, ALL_IPV6):  # separately: AWS ignores a whole call that names a missing rule
            try:
                if new.allow_all_egress:
                    aws.authorize_security_group_egress(GroupId=identifier, IpPermissions=permissions)
                else:
                    aws.revoke_security_group_egress(GroupId=identifier, IpPermissions=permissions)
            except AwsError as error:
                about_ipv6 = any(text in error.message for text in ("::/0", "remote-ipv6-range"))
                no_ipv6 = ["InvalidParameterValue"] if about_ipv6 else []
                raise_unless(error, "InvalidPermission.Duplicate", "InvalidPermission.NotFound", *no_ipv6)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_security_group(GroupId=identifier)

    def release(self, aws: Client, identifier: str) -> None:
        delete_lingering(aws, "group-id", identifier)

    def dependents(self, aws: Client, identifier: str) -> Iterable[str]:
        return interfaces(aws, "group-id", identifier)

    def inputs_of(self, found: Description) -> SecurityGroupInputs:
        return SecurityGroupInputs(
            vpc_id=found["VpcId"],
            name=found["GroupName"],
            description=found["Description"],
            allow_all_egress=any(
                permission["IpProtocol"] == "-1" and {"0.0.0.0/0", "::/0"} & networks(permission)
                for permission in found["IpPermissionsEgress"]
            ),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> SecurityGroupOutputs:
        return SecurityGroupOutputs(arn=found["SecurityGroupArn"])


def networks(permission: Mapping[str, Any]) -> set[str]:
    """Return the IPv4 and IPv6 networks of a permission."""
    ranges = {"CidrIp": permission.get("IpRanges", []), "CidrIpv6": permission.get("Ipv6Ranges", [])}
    return {each[key] for key, listed in ranges.items() for each in listed}
