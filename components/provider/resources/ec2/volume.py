from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Annotated, Any

from pydantic import Field

from ...calls.errors import AwsError, raise_unless
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...core.program import Program
from ...core.waiting import Updates, Wait
from ...ebs_limits import GP3_IOPS, GP3_THROUGHPUT, VolumeType, limit_problems
from ...plugin.answers import Failure
from ...plugin.errors import ProviderError
from ...properties.inputs import ChosenByAws, Immutable, Inputs, Outputs, Rule
from ...properties.property_types import NO_TAGS, KeyArn, Tags, Zone, resource_id
from ...wording import missing
from ..ec2_resource import Describe, Ec2Resource
from ..zones import zone_in_region

WITH_IOPS = frozenset({"gp3", "io1", "io2"})


def has_size(size: int | None, snapshot: str | None) -> Iterator[str]:
    if size is None and snapshot is None:
        yield missing("add it, or snapshotId in its place")


def within_limits(kind: str, size: int | None, iops: int | None, throughput: int | None) -> Iterator[Failure]:
    for problem in limit_problems(kind, size, iops, throughput):
        yield Failure(problem.setting, problem.message)


class VolumeInputs(Inputs):
    availability_zone: Immutable[Zone]
    """Availability Zone."""
    size: ChosenByAws[Annotated[int, Field(ge=1, le=65_536)] | None] = None
    """Size in GiB; required unless `snapshotId` is given. It cannot decrease."""
    volume_type: VolumeType = "gp3"
    """Volume type."""
    iops: ChosenByAws[int | None] = None
    """Provisioned IOPS."""
    throughput: ChosenByAws[int | None] = None
    """Provisioned throughput in MiB/s."""
    encrypted: Immutable[bool] = True
    """Whether the volume is encrypted."""
    kms_key_id: Immutable[ChosenByAws[KeyArn | None]] = None
    """ARN of the KMS key; without it, the account's default key."""
    snapshot_id: Immutable[Annotated[str, resource_id("snap")] | None] = None
    """Snapshot that the volume is created from."""
    tags: Tags = NO_TAGS

    rules = (
        Rule(("volume_type", "size", "iops", "throughput"), within_limits),
        Rule(("size", "snapshot_id"), has_size),
    )


class Volume(Ec2Resource[VolumeInputs, Outputs]):
    """An EBS volume in one Availability Zone. Its size, type and performance change in place; it never shrinks."""

    resource_type = "volume"
    describe, id_key = Describe("describe_volumes", "Volumes", "VolumeIds"), "VolumeId"
    pending, failed = frozenset({"creating"}), frozenset({"error"})
    deleting, deleted = frozenset({"deleting"}), frozenset({"deleted"})
    dependent_actions = ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext")

    def check_in_program(
        self, program: Program, _urn: str, _old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterable[Failure]:
        return zone_in_region(program.session, new)

    def create(self, aws: Client, new: VolumeInputs, identity: Identity) -> Description:
        return aws.create_volume(
            AvailabilityZone=new.availability_zone,
            Size=new.size,
            VolumeType=new.volume_type,
            Iops=new.iops,
            Throughput=new.throughput,
            Encrypted=new.encrypted or None,
            KmsKeyId=new.kms_key_id,
            SnapshotId=new.snapshot_id,
            ClientToken=identity.token,
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )

    def update(self, aws: Client, identifier: str, old: VolumeInputs, new: VolumeInputs) -> Updates:
        try:
            aws.modify_volume(VolumeId=identifier, **modification(old, new))
        except AwsError as error:
            raise_unless(error, "IncorrectModificationState")
            yield from self.await_modification(aws, identifier)  # which an interrupted run has begun
            remaining = modification(self.inputs_of(self.find(aws, identifier)), new)
            if not remaining:
                return
            aws.modify_volume(VolumeId=identifier, **remaining)
        yield from self.await_modification(aws, identifier)

    def await_modification(self, aws: Client, identifier: str) -> Updates:
        """Wait until the new settings are in effect: AWS returns the old ones until then."""

        def poll() -> Description:
            found = aws.describe_volumes_modifications(VolumeIds=[identifier])["VolumesModifications"]
            return dict(max(found, key=itemgetter("StartTime")))

        done = yield Wait(
            f"{identifier}: modification", poll, itemgetter("ModificationState"), frozenset({"modifying"})
        )
        if done["ModificationState"] == "failed":
            reason = str(done.get("StatusMessage") or "AWS gives no reason").rstrip(".")
            raise ProviderError(f"{identifier} could not be modified: {reason}; the next pulumi up tries again")

    def refused_changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Failure]:
        before, after = old.get("size"), new.get("size")
        if isinstance(before, int) and isinstance(after, int) and after < before:
            yield Failure(
                "size", f"a volume cannot shrink from {before} to {after} GiB: create a new volume and copy the data"
            )

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_volume(VolumeId=identifier)

    def dependents(self, aws: Client, identifier: str) -> list[str]:
        return [attachment["InstanceId"] for attachment in self.find(aws, identifier).get("Attachments", [])]

    def inputs_of(self, found: Description) -> VolumeInputs:
        takes_iops = found["VolumeType"] in WITH_IOPS
        return VolumeInputs(
            availability_zone=found["AvailabilityZone"],
            size=found["Size"],
            volume_type=found["VolumeType"],
            iops=(found.get("Iops") or GP3_IOPS) if takes_iops else None,
            throughput=(found.get("Throughput") or GP3_THROUGHPUT) if found["VolumeType"] == "gp3" else None,
            encrypted=found.get("Encrypted", False),
            kms_key_id=found.get("KmsKeyId") or None,
            snapshot_id=found.get("SnapshotId") or None,
            tags=self.tags_of(found),
        )


def modification(old: VolumeInputs, new: VolumeInputs) -> dict[str, Any]:
    """Return a change in the form of EC2's call; it is empty if nothing differs.

    It has the values that AWS would otherwise set to its defaults: the IOPS of another type (API reference,
    ModifyVolume), and the throughput with every change (terraform-provider-aws, ebs_volume.go).
    """
    changes = {
        "Size": new.size if old.size != new.size else None,
        "VolumeType": new.volume_type if old.volume_type != new.volume_type else None,
        "Iops": new.iops if old.iops != new.iops and new.volume_type in WITH_IOPS else None,
        "Throughput": new.throughput if old.throughput != new.throughput and new.volume_type == "gp3" else None,
    }
    found = {name: value for name, value in changes.items() if value is not None}
    if found and new.volume_type == "gp3" and new.throughput:
        found["Throughput"] = new.throughput
    if "VolumeType" in found and new.volume_type in WITH_IOPS and new.iops:
        found["Iops"] = new.iops
    return found
