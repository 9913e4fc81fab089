"""Updates that lose snapshots, logs and keys, which are carried out; afterwards the data are looked for."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.harness.aws.proxy import Proxy

from .aws_cases import CHANGES, HEAD, LOSES_ACCESS, LOSES_DATA
from .reviewed_stack import ReviewedStack, stack

DISK = 'disk = ec2.Volume("disk", availability_zone="us-east-1a", size=1)\n'
COPY = 'ec2.Snapshot("copy", volume_id=disk.id)\n'
LOGS = 'logs.LogGroup("app", name="app", retention_in_days=30)\n'
KEY = 'kms.Key("data", enabled=True)\n'
DAY = 24 * 60 * 60 * 1000  # milliseconds
OLD, NEW = "ten days old", "of today"


@pytest.fixture(scope="module")
def shared(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ReviewedStack, Proxy]]:
    """A stack and an account that the tests of this file share."""
    folder = tmp_path_factory.mktemp("data")
    with Proxy() as proxy:
        yield stack(folder, dict(proxy.environment()), folder / "home"), proxy


def test_a_deleted_snapshot_no_longer_exists(shared: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = shared
    one.up(HEAD + DISK + COPY)
    snapshot = one.id_of("copy")
    assert snapshot in snapshots(aws)
    assert one.review(HEAD + DISK).verdict("snapshot/copy") == LOSES_DATA
    one.project.run("up", "--yes", "--skip-preview")
    assert snapshot not in snapshots(aws)


def test_a_snapshot_of_a_deleted_volume_keeps_its_data(shared: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = shared
    one.up(HEAD + DISK + COPY)
    snapshot = one.id_of("copy")
    moved = HEAD + (DISK + COPY).replace("us-east-1a", "us-east-1b").replace("disk.id)", "disk.id, opts=KEPT)")
    kept = 'KEPT = ResourceOptions(ignore_changes=["volumeId"])\n'
    judged = one.review(moved.replace("disk =", kept + "disk ="))
    assert "snapshot `copy` keeps an earlier copy" in judged.of("volume/disk").what
    one.project.run("up", "--yes", "--skip-preview")
    assert snapshot in snapshots(aws)


def test_a_shorter_retention_deletes_older_logs(shared: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = shared
    one.up(HEAD + LOGS)
    write(aws)
    assert messages(aws) == {OLD, NEW}
    longer = one.review(HEAD + LOGS.replace("30", "60"))
    assert longer.verdict("log-group/app") == CHANGES
    one.project.run("up", "--yes", "--skip-preview")
    assert messages(aws) == {OLD, NEW}
    judged = one.review(HEAD + LOGS.replace("30", "7"))
    assert judged.verdict("log-group/app") == LOSES_DATA
    assert "logs older than 7 days are deleted (kept 60 days before)" in judged.of("log-group/app").what
    one.project.run("up", "--yes", "--skip-preview")
    assert messages(aws) == {NEW}


def test_the_logs_of_a_deleted_group_are_deleted(shared: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = shared
    one.up(HEAD + LOGS)
    write(aws)
    assert one.review(HEAD).verdict("log-group/app") == LOSES_DATA
    one.project.run("up", "--yes", "--skip-preview")
    one.up(HEAD + LOGS)
    assert messages(aws) == set(), "a new group of the same name is empty"


def test_data_of_a_disabled_or_deleted_key_cannot_be_read(shared: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = shared
    one.up(HEAD + KEY)
    key = one.id_of("data")
    secret = aws.client("kms").encrypt(KeyId=key, Plaintext=b"of value")["CiphertextBlob"]
    assert one.review(HEAD + KEY.replace("True", "False")).verdict("key/data") == LOSES_ACCESS
    one.project.run("up", "--yes", "--skip-preview")
    with pytest.raises(ClientError, match="is disabled"):
        aws.client("kms").decrypt(CiphertextBlob=secret)
    one.up(HEAD + KEY)
    assert aws.client("kms").decrypt(CiphertextBlob=secret)["Plaintext"] == b"of value", "it can be enabled again"
    judged = one.review(HEAD)
    assert judged.verdict("key/data") == LOSES_DATA
    assert "can be restored for 30 days" in judged.of("key/data").what
    one.project.run("up", "--yes", "--skip-preview")
    assert aws.direct("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    with pytest.raises(ClientError, match="is pending deletion"):
        aws.client("kms").decrypt(CiphertextBlob=secret)


def snapshots(aws: Proxy) -> set[str]:
    return {one["SnapshotId"] for one in aws.direct("ec2").describe_snapshots(OwnerIds=["self"])["Snapshots"]}


def write(aws: Proxy) -> None:
    """Write one event of ten days ago and one of today."""
    client, now = aws.client("logs"), int(time.time() * 1000)
    stream = f"stream-{now}"
    client.create_log_stream(logGroupName="app", logStreamName=stream)
    events = [{"timestamp": now - 10 * DAY, "message": OLD}, {"timestamp": now, "message": NEW}]
    client.put_log_events(logGroupName="app", logStreamName=stream, logEvents=events)


def messages(aws: Proxy) -> set[str]:
    found = aws.client("logs").filter_log_events(logGroupName="app")["events"]
    return {one["message"] for one in found}
