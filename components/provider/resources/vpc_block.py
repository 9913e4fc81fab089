"""Blocks of addresses of a VPC. They have no tags; the id is that of the association."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ..calls.errors import AwsError, NotFoundError, raise_unless
from ..calls.session import Client
from ..core.inventory import Description
from ..core.ownership import owned_filter
from ..core.resource import AwsResource, I, O

GONE = ("InvalidVpcCidrBlockAssociationID.NotFound", "InvalidVpcCidrBlockAssociationIdError.NotFound")


class VpcBlock(AwsResource[I, O]):
    """A block of addresses of a VPC."""

    blocks_key: ClassVar[str]  # the key of the blocks in the description of a VPC
    state_key: ClassVar[str]  # the key of the state in the description of a block
    id_filter: ClassVar[str]  # the filter for the VPC that has a block
    id_key, bulk_listed = "AssociationId", True
    pending, deleting = frozenset({"associating"}), frozenset({"disassociating"})
    deleted, failed = frozenset({"disassociated"}), frozenset({"failing", "failed"})

    def blocks(self, vpc: Description) -> Iterator[Description]:
        """Yield a VPC's blocks, without those that were removed."""
        for each in vpc.get(self.blocks_key, []):
            if each[self.state_key]["State"] != "disassociated":
                yield {**each, "VpcId": vpc["VpcId"]}

    def blocks_of(self, aws: Client, name: str, value: str) -> list[Description]:
        """Return the blocks of the VPCs that match a filter."""
        filters = [{"Name": name, "Values": [value]}]
        return [each for vpc in aws.pages("describe_vpcs", "Vpcs", Filters=filters) for each in self.blocks(vpc)]

    def find(self, aws: Client, identifier: str) -> Description:
        for found in self.blocks_of(aws, self.id_filter, identifier):
            if found["AssociationId"] == identifier:
                return found
        raise NotFoundError(f"{identifier} not found")

    def list_owned(self, aws: Client, environment: str) -> Iterable[Description]:
        for vpc in aws.pages("describe_vpcs", "Vpcs", Filters=owned_filter(environment)):
            yield from self.blocks(vpc)

    def delete(self, aws: Client, identifier: str) -> None:
        try:
            aws.disassociate_vpc_cidr_block(AssociationId=identifier)
        except AwsError as error:
            raise_unless(error, *GONE)

    def status_of(self, found: Description) -> str | None:
        return str(found[self.state_key]["State"])

    def reason_of(self, found: Description) -> str:
        return str(found[self.state_key].get("StatusMessage") or "")
