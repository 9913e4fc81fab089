from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from ...calls.errors import AwsError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.resource import ignore
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags, Text, VpcId, matching
from ..ec2_resource import Describe, Ec2Resource, interfaces

Name = Annotated[
    str, matching(r"(?!sg-)[\w .:/()#,@\[\]+=&;{}!$*-]{1,255}", "1 to 255 characters, not starting with sg-")
]
EVERYTHING = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
EVERYTHING_6 = [{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]


class SecurityGroupInputs(Inputs):
    vpc_id: Immutable[VpcId]
    name: Immutable[Name | None] = None
    description: Immutable[Text] = "Managed by strata"
    allow_all_egress: bool = True
    tags: Tags = NO_TAGS


class SecurityGroupOutputs(Outputs):
    arn: str


class SecurityGroup(Ec2Resource[SecurityGroupInputs, SecurityGroupOutputs]):
    """A set of rules for the network interfaces that have it; the rules are resources of their own.

    `allow_all_egress` is the rule that AWS gives every new group, and in a VPC with IPv6 the one for that; without
    them, only what rules allow goes out.
    """

    kind = "security-group"
    describe, id_key = Describe("describe_security_groups", "SecurityGroups", "GroupIds"), "GroupId"
    name_input, name_limit, unique = "name", 255, ("vpc_id", "name")
    conflicts = frozenset({"InvalidGroup.Duplicate"})

    def create(self, aws: Client, new: SecurityGroupInputs, identity: Identity) -> Description:
        made = aws.create_security_group(
            GroupName=new.name,
            Description=new.description,
            VpcId=new.vpc_id,
            TagSpecifications=identity.specification(self.kind, new.tags),
        )
        return {
            **made,
            "VpcId": new.vpc_id,
            "GroupName": new.name,
            "Description": new.description,
            "Tags": identity.tag_list(new.tags),
            "IpPermissionsEgress": EVERYTHING,
        }

    def update(self, aws: Client, identifier: str, old: SecurityGroupInputs, new: SecurityGroupInputs) -> None:
        if old.allow_all_egress == new.allow_all_egress:
            return
        for everything in (EVERYTHING, EVERYTHING_6):  # of one call that names a rule there is not, AWS does nothing
            try:
                if new.allow_all_egress:
                    aws.authorize_security_group_egress(GroupId=identifier, IpPermissions=everything)
                else:
                    aws.revoke_security_group_egress(GroupId=identifier, IpPermissions=everything)
            except AwsError as error:
                no_ipv6 = ["InvalidParameterValue"] if "::/0" in error.message else []
                ignore(error, "InvalidPermission.Duplicate", "InvalidPermission.NotFound", *no_ipv6)

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_security_group(GroupId=identifier)

    def users(self, aws: Client, identifier: str) -> Iterable[str]:
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
    """The networks that a permission names, of both kinds."""
    ranges = {"CidrIp": permission.get("IpRanges", []), "CidrIpv6": permission.get("Ipv6Ranges", [])}
    return {each[key] for key, listed in ranges.items() for each in listed}
