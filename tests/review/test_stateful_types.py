"""Every resource type of AWS that holds data has a rule: the types that cfn-lint lists as stateful.

cfn-lint warns if a CloudFormation template deletes a resource of such a type without a deletion policy.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from review.model.verdict import Verdict
from review.rules.aws import pulumi_aws
from review.rules.aws.strata import RULES as STRATA

from .previews import judge_steps, removal

CFN_LINT = find_spec("cfnlint")  # without importing it, which takes half a second
assert CFN_LINT is not None
assert CFN_LINT.origin is not None
LISTED = json.loads((Path(CFN_LINT.origin).parent / "data/AdditionalSpecs/StatefulResources.json").read_text())
STATEFUL: list[str] = sorted(LISTED["ResourceTypes"])
PULUMI_AWS = {
    "Backup::BackupVault": "backup:Vault",
    "CloudFormation::Stack": "cloudformation:Stack",
    "Cognito::UserPool": "cognito:UserPool",
    "DocDB::DBCluster": "docdb:Cluster",
    "DocDB::DBInstance": "docdb:ClusterInstance",
    "DynamoDB::GlobalTable": "dynamodb:GlobalTable",
    "DynamoDB::Table": "dynamodb:Table",
    "EC2::Volume": "ebs:Volume",
    "EFS::FileSystem": "efs:FileSystem",
    "EMR::Cluster": "emr:Cluster",
    "ElastiCache::CacheCluster": "elasticache:Cluster",
    "ElastiCache::ReplicationGroup": "elasticache:ReplicationGroup",
    "Elasticsearch::Domain": "elasticsearch:Domain",
    "FSx::FileSystem": "fsx:LustreFileSystem fsx:OntapFileSystem fsx:OpenZfsFileSystem fsx:WindowsFileSystem",
    "KMS::Key": "kms:Key",
    "Kinesis::Stream": "kinesis:Stream",
    "Logs::LogGroup": "cloudwatch:LogGroup",
    "Neptune::DBCluster": "neptune:Cluster",
    "Neptune::DBInstance": "neptune:ClusterInstance",
    "OpenSearchService::Domain": "opensearch:Domain",
    "Organizations::Account": "organizations:Account",
    "QLDB::Ledger": "qldb:Ledger",
    "RDS::DBCluster": "rds:Cluster",
    "RDS::DBInstance": "rds:Instance",
    "Redshift::Cluster": "redshift:Cluster",
    "S3::Bucket": "s3:Bucket s3:BucketV2",
    "SQS::Queue": "sqs:Queue",
    "SecretsManager::Secret": "secretsmanager:Secret",
}
"""The types of pulumi-aws by those of CloudFormation without `AWS::`."""
NOT_IN_PULUMI_AWS = {"AWS::SDB::Domain"}
IN_CLUSTER = {"docdb:ClusterInstance", "neptune:ClusterInstance"}
"""Their data are in the storage of the cluster, and stay when an instance is deleted."""
STAYS = {"organizations:Account"}
"""It leaves the organization with its data unless it is closed."""


@pytest.mark.parametrize("type_", [one for one in STATEFUL if one not in NOT_IN_PULUMI_AWS])
def test_the_removal_of_a_type_that_holds_data_loses_data(type_: str) -> None:
    for key in PULUMI_AWS[type_.removeprefix("AWS::")].split():
        assert key in pulumi_aws.RULES
        module, _, name = key.partition(":")
        (finding,) = judge_steps([removal("it", f"aws:{module}/{name}:{name}")]).review.findings
        expected = {"interrupts"} if key in IN_CLUSTER else {"loses access"} if key in STAYS else {"loses data"}
        assert {finding.verdict.words} == expected, key


def test_a_type_that_pulumi_aws_does_not_have_may_lose_data() -> None:
    assert set(STATEFUL) >= NOT_IN_PULUMI_AWS
    (finding,) = judge_steps([removal("it", "aws:simpledb/domain:Domain")]).review.findings
    assert finding.verdict is Verdict.LOSES_DATA


def test_an_account_that_is_closed_loses_its_data() -> None:
    kept, closed = (
        judge_steps([removal("it", "aws:organizations/account:Account", inputs={"closeOnDeletion": one})])
        for one in (False, True)
    )
    assert [one.review.findings[0].verdict.words for one in (kept, closed)] == ["loses access", "loses data"]


def test_strata_and_pulumi_aws_judge_the_same_types_as_holding_data() -> None:
    shared = {"ec2:Volume": "ebs:Volume", "kms:Key": "kms:Key", "logs:LogGroup": "cloudwatch:LogGroup"}
    assert all(STRATA[ours] is pulumi_aws.RULES[theirs] for ours, theirs in shared.items())
