"""State in a bucket: Pulumi's own backend and its locks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from embedded.aws import moto
from embedded.project import ROOT
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.slow import SlowStates
from tests.harness.project import Project
from tests.harness.stack import HEAD
from tests.harness.waiting import wait_for

GATEWAY = """\
vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")
one = ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")
gateway = ec2.InternetGateway("main", vpc_id=vpc.id)
after = pulumi.ResourceOptions(depends_on=[gateway])
ec2.NatGateway("nat", subnet_id=one.id, allocation_id=ec2.ElasticIp("address").id, opts=after)
"""


@pytest.fixture
def bucket_server(aws: Proxy) -> Iterator[str]:
    """The host and port of a server of the account's buckets. The proxy does not read requests of S3."""

    def serve(environ: Any, start_response: Any) -> list[bytes]:
        with aws.account.loaded():
            return list(moto.application(environ, start_response))

    server = make_server("127.0.0.1", 0, serve, threaded=True)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(server.serve_forever)
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def project(engine: Path, aws: Proxy, bucket_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project whose state is in a bucket, as docs/environment.md describes it."""
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    aws.direct("s3").create_bucket(Bucket="states")
    (documented,) = [
        line.split("'")[1]
        for line in (ROOT / "docs" / "environment.md").read_text().splitlines()
        if line.startswith("export PULUMI_BACKEND_URL='s3://")
    ]
    here = f"&endpoint={bucket_server}&disableSSL=true&s3ForcePathStyle=true"
    backend = documented.replace("eu-west-1", "us-east-1") + here
    program = tmp_path / "program.py"
    program.write_text(HEAD + GATEWAY)
    return Project(tmp_path / "project", program, {**aws.environment(), "PULUMI_BACKEND_URL": backend}, name="demo")


def test_a_second_update_of_a_stack_in_a_bucket_names_the_holder_of_the_lock(project: Project, aws: Proxy) -> None:
    aws.faults.append(SlowStates(reads=10_000))
    first = project.start("up", "--yes", "--skip-preview")
    wait_for(
        "the gateway to be asked for", lambda: aws.counts()["ec2:DescribeNatGateways"] > 0 or first.poll() is not None
    )
    second = project.attempt("up", "--yes", "--skip-preview")
    assert second.status != 0
    assert "the stack is currently locked by 1 lock(s)" in second.output
    assert f"pid {first.pid}" in second.output
    aws.faults.pop()
    output, _ = first.communicate()
    assert first.returncode == 0, output
    project.run("preview", "--expect-no-changes")
    names = [one["Key"] for one in aws.direct("s3").list_objects_v2(Bucket="states")["Contents"]]
    assert ".pulumi/stacks/demo/test.json" in names
    assert not [name for name in names if "/locks/" in name]
