"""`python -m review up` carries out exactly what was reviewed, or nothing; `python -m review state` lists holdings."""

import json
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call
from embedded.project import ROOT
from review.read.engine import NOT_SHOWN
from tests.harness.aws.proxy import Proxy
from tests.harness.project import kill

from .aws_cases import HEAD
from .reviewed_stack import STACK, ReviewedStack

TWO = HEAD + (
    'ec2.Volume("db", availability_zone="us-east-1a", size=1)\n'
    'ec2.Volume("logs", availability_zone="us-east-1a", size=2, opts=ResourceOptions(protect=True))\n'
)
SIZES = {1, 2}
IN_A_NEW_CLUSTER = """\
import pulumi_kubernetes as k
address = ec2.ElasticIp("address")
inside = k.Provider("inside", render_yaml_to_directory=address.id.apply(lambda one: f"rendered-{one}"))
here = ResourceOptions(provider=inside)
k.core.v1.Namespace("shop", metadata={"name": "shop"}, opts=here)
k.networking.v1.NetworkPolicy("closed", metadata={"namespace": "shop"}, spec={"podSelector": {}, "ingress": []},
    opts=here)
k.core.v1.Secret("code", metadata={"name": "code", "namespace": "shop"}, string_data={"code": "open sesame"}, opts=here)
k.core.v1.PersistentVolumeClaim("claim", metadata={"name": "claim", "namespace": "shop"},
    spec={"resources": {"requests": {"storage": "1024Mi"}}}, opts=here)
"""
"""Objects of a cluster that is created with them. Only then does their provider write them in its own form."""

CHANGING = """\
import uuid
import pulumi_kubernetes as k
inside = k.Provider("inside", render_yaml_to_directory="rendered")
k.core.v1.Secret("code", metadata={"name": "code"}, string_data={"code": f"open\\nsesame {uuid.uuid4()}\\nsesame"},
    opts=ResourceOptions(provider=inside))
"""
"""A secret of several lines that is another one in each run, so that the update violates the plan."""


def review(one: ReviewedStack, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {**one.project.variables(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "review", *arguments]
    return subprocess.run(command, cwd=one.project.folder, env=variables, capture_output=True, text=True, check=False)


def sizes(aws: Proxy) -> set[int]:
    return {one["Size"] for one in aws.direct("ec2").describe_volumes()["Volumes"]}


def acknowledge(folder: Path, text: str) -> None:
    (folder / "stacks").mkdir(exist_ok=True)
    (folder / "stacks" / f"{STACK}.yaml").write_text(text)


def test_up_stops_before_the_first_change_or_carries_out_what_was_reviewed(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    one.write(TWO)
    assert review(one, "up", "-s", STACK).returncode == 0
    assert sizes(aws) == SIZES
    grown = TWO.replace('"us-east-1a", size=1', '"us-east-1b", size=3').replace("size=2", "size=4")
    one.write(grown)
    aws.calls.clear()
    shut = review(one, "up", "-s", STACK)
    assert shut.returncode == 1
    assert "`volume/db` loses data, and the environment file does not acknowledge it" in shut.stderr
    assert "nothing was changed" in shut.stderr
    assert not [name for name in aws.counts() if not name.startswith(("ec2:Describe", "sts:"))]
    assert sizes(aws) == SIZES
    acknowledge(one.project.folder, "acknowledge:\n  - {resource: volume/db, loses: data, reason: copied}\n")
    done = review(one, "up", "-s", STACK)
    assert done.returncode == 0, done.stderr
    assert "loses data (acknowledged): volume `db` is replaced" in done.stdout
    assert sizes(aws) == {3, 4}


def test_the_values_of_a_violated_plan_are_not_shown(cluster: tuple[ReviewedStack, Proxy]) -> None:
    one, _ = cluster
    one.write(HEAD + CHANGING)
    done = review(one, "up", "-s", STACK)
    assert done.returncode == 1
    assert "violates plan: properties changed: " in done.stdout
    assert done.stdout.endswith(NOT_SHOWN)
    assert "sesame" not in done.stdout + done.stderr


def test_up_carries_out_a_plan_with_objects_of_a_cluster_that_it_creates(
    cluster: tuple[ReviewedStack, Proxy],
) -> None:
    one, _ = cluster
    one.write(HEAD + IN_A_NEW_CLUSTER)
    done = review(one, "up", "-s", STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    [claim] = (one.project.folder / f"rendered-{one.id_of('address')}").rglob("*claim*.yaml")
    assert "storage: 1Gi" in claim.read_text()


def test_a_deletion_that_protect_prevents_is_refused_with_the_key_of_the_file(
    fresh: tuple[ReviewedStack, Proxy],
) -> None:
    one, _ = fresh
    one.up(TWO)
    one.write("\n".join(TWO.splitlines()[:-1]))
    acknowledge(one.project.folder, "empty: true\nprotect: true\n")
    shut = review(one, "up", "-s", STACK)
    assert shut.returncode == 1
    assert f"review: stacks/{STACK}.yaml:2: protect: true: to delete this, write protect: false, run" in shut.stderr
    acknowledge(one.project.folder, "empty: true\n")
    assert "write protect: false" not in review(one, "up", "-s", STACK).stderr


def test_up_after_a_killed_destroy_refreshes_the_state_first(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    one.up(HEAD + 'ec2.ElasticIp("address")\n')
    begun: Future[subprocess.Popen[str]] = Future()

    def kill_when_released(call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name == "ec2:ReleaseAddress":
            kill(begun.result())
        return answer

    aws.faults = [kill_when_released]
    begun.set_result(one.project.start("destroy", "--yes", "--skip-preview"))
    begun.result().communicate()
    aws.faults = []
    assert aws.direct("ec2").describe_addresses()["Addresses"] == []
    done = review(one, "up", "-s", STACK)
    assert done.returncode == 0, done.stderr
    assert f"the last run on stack {STACK} was interrupted: refreshing the state first" in done.stderr
    assert len(aws.direct("ec2").describe_addresses()["Addresses"]) == 1
    again = review(one, "up", "-s", STACK)
    assert again.returncode == 0
    assert "interrupted" not in again.stderr


def test_up_stops_if_the_preview_fails(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    one.up(TWO)
    one.write(TWO.replace('"us-east-1a", size=2', '"us-east-1b", size=2'))
    shut = review(one, "up", "-s", STACK)
    assert shut.returncode == 1
    assert "the preview failed" in shut.stderr
    assert sizes(aws) == SIZES
    nowhere = review(one, "up", "-s", "nowhere")
    assert nowhere.returncode == 2
    assert "no stack named" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr


def test_the_state_command_lists_what_a_stack_holds(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    image = aws.direct("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    one.up(
        TWO.replace('ec2.Volume("db"', 'db = ec2.Volume("db"')
        + 'ec2.Snapshot("nightly", volume_id=db.id)\n'
        + 'vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16")\n'
        + 'subnet = ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")\n'
        + f'web = ec2.Instance("web", image_id="{image}", instance_type="t3.small", subnet_id=subnet.id)\n'
        + 'ec2.VolumeAttachment("db", volume_id=db.id, instance_id=web.id, device="/dev/sdf")\n'
    )
    listed = review(one, "state", "-s", STACK, "--format", "json")
    held = {each["what"]: each for each in json.loads(listed.stdout)}
    assert set(held) == {"volume `db`", "volume `logs`", "snapshot `nightly`", "instance `web`"}
    assert held["volume `db`"]["size"] == "1 GiB"
    assert held["volume `db`"]["used_by"] == ["instance `web`"]
    assert held["volume `db`"]["snapshot"].startswith("`nightly` 20")
    assert held["volume `logs`"]["kept_by"] == "protect"
    assert "| volume <code>logs</code> | 2 GiB |" in review(one, "state", "-s", STACK).stdout
