import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from ...calls.errors import AwsError, NotFoundError
from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs
from ...properties.property_types import NO_TAGS, KeyArn, Tags, matching
from ..named_resource import NamedResource, all_tags

Name = Annotated[str, matching(r"[\w/.#-]{1,512}", "1 to 512 letters, digits and any of / . # - _")]
Days = Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
CLUSTER_LOGS = re.compile(r"/aws/eks/([^/]+)/cluster")
LATE_LOGS = (1, 2, 4, 8, 15, 30)  # seconds between looks; EKS writes the last logs of a deleted cluster late


class LogGroupInputs(Inputs):
    name: Immutable[Name | None] = None
    """Name of the log group; generated if it is omitted."""
    retention_in_days: Days | None = None
    """Days for which log events are kept; without it, they never expire."""
    kms_key_id: KeyArn | None = None
    """ARN of the KMS key that encrypts the events."""
    tags: Tags = NO_TAGS


class LogGroupOutputs(Outputs):
    arn: str
    """ARN of the log group."""


class LogGroup(NamedResource[LogGroupInputs, LogGroupOutputs]):
    """A CloudWatch log group."""

    id_key, name_input, max_name_length, unique = "logGroupName", "name", 512, ("name",)
    conflict_codes = frozenset({"ResourceAlreadyExistsException"})
    arn_resources, unscoped_actions, detail_calls = ("log-group:*",), ("logs:DescribeLogGroups",), 1
    dependent_actions = ("eks:DescribeCluster",)

    def create(self, aws: Client, new: LogGroupInputs, identity: Identity) -> Description:
        tags = identity.tags(new.tags)
        aws.create_log_group(logGroupName=new.name, kmsKeyId=new.kms_key_id, tags=tags)
        return self.find(aws, str(new.name))

    def find_own(self, aws: Client, new: LogGroupInputs, identity: Identity) -> Description | None:
        """Return the group if it has the identity's owner tag, or if EKS has left it (terraform-aws-eks 920, 2763).

        EKS creates the group of a cluster's logs where it does not exist, also for the last logs of a deleted cluster.
        Such a group has neither tags nor a retention time. It gets the owner tag here.
        """
        found = super().find_own(aws, new, identity)
        if found is None and (left := self._left_by_eks(aws, str(new.name))):
            aws.tag_resource(resourceArn=left["arn"], tags=identity.tags({}))
            return self.find(aws, str(new.name))
        return found

    def _left_by_eks(self, aws: Client, name: str) -> Description | None:
        """Return a group that EKS has created for a cluster that does not exist any more."""
        cluster = CLUSTER_LOGS.fullmatch(name)
        if cluster is None:
            return None
        found = self.find(aws, name)
        if all_tags(found) or "retentionInDays" in found:
            return None
        try:
            aws.of_service("eks").describe_cluster(name=cluster[1])
        except AwsError as error:
            if error.is_missing:
                return found
            raise
        return None

    def looks_after_delete(self, identifier: str) -> Iterable[float]:
        return LATE_LOGS if CLUSTER_LOGS.fullmatch(identifier) else ()

    def find(self, aws: Client, identifier: str) -> Description:
        for found in aws.pages("describe_log_groups", "logGroups", logGroupNamePrefix=identifier):
            if found["logGroupName"] == identifier:
                arn = found["arn"].removesuffix(":*")
                return {**found, "arn": arn, "tags": aws.list_tags_for_resource(resourceArn=arn)["tags"]}
        raise NotFoundError(f"log group {identifier} not found")

    def update(self, aws: Client, identifier: str, old: LogGroupInputs, new: LogGroupInputs) -> None:
        if old.retention_in_days != new.retention_in_days:
            if new.retention_in_days:
                aws.put_retention_policy(logGroupName=identifier, retentionInDays=new.retention_in_days)
            else:
                aws.delete_retention_policy(logGroupName=identifier)
        if old.kms_key_id != new.kms_key_id:
            if new.kms_key_id:
                aws.associate_kms_key(logGroupName=identifier, kmsKeyId=new.kms_key_id)
            else:
                aws.disassociate_kms_key(logGroupName=identifier)

    def tag(self, aws: Client, identifier: str, add: Mapping[str, str], remove: list[str]) -> None:
        arn = self.find(aws, identifier)["arn"]
        if remove:
            aws.untag_resource(resourceArn=arn, tagKeys=remove)
        if add:
            aws.tag_resource(resourceArn=arn, tags=dict(add))

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_log_group(logGroupName=identifier)

    def inputs_of(self, found: Description) -> LogGroupInputs:
        return LogGroupInputs(
            name=found["logGroupName"],
            retention_in_days=found.get("retentionInDays"),
            kms_key_id=found.get("kmsKeyId"),
            tags=self.tags_of(found),
        )

    def outputs_of(self, found: Description) -> LogGroupOutputs:
        return LogGroupOutputs(arn=found["arn"])
