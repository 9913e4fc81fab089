from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Inputs, Outputs
from ...properties.property_types import NO_TAGS, Tags
from ..ec2_resource import Describe, Ec2Resource


class ElasticIpInputs(Inputs):
    tags: Tags = NO_TAGS


class ElasticIpOutputs(Outputs):
    public_ip: str
    """The address."""


class ElasticIp(Ec2Resource[ElasticIpInputs, ElasticIpOutputs]):
    """A static public IPv4 address; its id is the allocation ID."""

    resource_type = "elastic-ip"
    describe, id_key = Describe("describe_addresses", "Addresses", "AllocationIds"), "AllocationId"

    def create(self, aws: Client, new: ElasticIpInputs, identity: Identity) -> Description:
        specification = identity.specification(self.resource_type, new.tags)
        made = aws.allocate_address(Domain="vpc", TagSpecifications=specification)
        return {**made, "Tags": identity.tag_list(new.tags)}

    def delete(self, aws: Client, identifier: str) -> None:
        aws.release_address(AllocationId=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        found = self.find(aws, identifier)
        return [found[key] for key in ("InstanceId", "NetworkInterfaceId") if found.get(key)]

    def inputs_of(self, found: Description) -> ElasticIpInputs:
        return ElasticIpInputs(tags=self.tags_of(found))

    def outputs_of(self, found: Description) -> ElasticIpOutputs:
        return ElasticIpOutputs(public_ip=found["PublicIp"])
