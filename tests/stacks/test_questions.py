"""Questions about the rights of people, answered from the state of an environment that is up."""

import json
import re
import subprocess
import sys
from typing import Any

from embedded.project import ROOT
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.project import STACK

UPLOADS = {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::shop/*"], "until": "2098-12-31"}
ENVIRONMENT: dict[str, Any] = {
    "aws": {"region": "us-east-1"},
    "network": {
        "cidr": "10.20.0.0/16",
        "zones": 1,
        "nat": "none",
        "flowLogs": None,
        "devices": {"staff": {"alice-laptop": {"address": "203.0.113.7", "user": "alice"}}},
        "access": {"web": {"ports": [443], "devices": ["staff"]}},
    },
    "servers": {
        "web": {"image": "al2023-ami-2023*", "size": "t3.small", "count": 1, "subnets": "public", "access": ["web"]},
        "db": {"image": "al2023-ami-2023*", "size": "t3.small", "count": 1, "subnets": "public"},
    },
    "groups": {"uploaders": {"statements": [UPLOADS]}, "readers": {"policies": ["ReadOnlyAccess"]}},
    "users": {
        "alice": {"groups": ["uploaders"], "servers": ["web"], "login": True},
        "bob": {
            "groups": ["readers", "uploaders"],
            "policies": ["job-function/ViewOnlyAccess"],
            "rightsUntil": {
                "groups": {"readers": "2098-06-30"},
                "policies": {"job-function/ViewOnlyAccess": "2098-07-31"},
            },
        },
        "carol": {"groups": ["uploaders"], "servers": ["web"], "state": "disabled"},
    },
}


def ask(stack: EnvironmentStack, *question: str) -> subprocess.CompletedProcess[str]:
    variables = {**stack.project.variables(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "review", *question, "--stack", STACK]
    return subprocess.run(command, cwd=stack.project.folder, env=variables, capture_output=True, text=True, check=False)


def answers(stack: EnvironmentStack, *question: str) -> dict[tuple[str, str], str]:
    """Return the lines of an answer: whether it is so, by section and statement."""
    done = ask(stack, *question, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["sections"]
    return {(one["title"], line["what"]): line["answer"] for one in found for line in one["lines"]}


def test_questions_are_answered_from_the_state_of_an_environment(stack: EnvironmentStack) -> None:
    stack.up(ENVIRONMENT)
    alice = answers(stack, "who", "alice")
    assert alice["Sign-in", "the login to the AWS console"] == "yes"
    assert alice["AWS", "`s3:PutObject` on `arn:aws:s3:::shop/*`"] == "yes"
    sessions = [what for section, what in alice if section == "Servers"]
    assert len(sessions) == 1
    assert "-web-" in sessions[0]
    [port] = [what for section, what in alice if section == "Devices and ports"]
    assert "`tcp` port 443" in port
    printed = ask(stack, "who", "alice").stdout
    path = r"user `alice` -> group `test-uploaders-\w+` -> policy `test-uploaders-\w+` -> statement 1"
    assert re.search(f"{path}, until `2099-01-01T00:00:00Z`, by AWS", printed)
    bob = ask(stack, "who", "bob").stdout
    assert "policy/ReadOnlyAccess`, until `2098-06-30`, by the next update after it" in bob
    assert "policy/job-function/ViewOnlyAccess`, until `2098-07-31`, by the next update after it" in bob

    assert not [what for section, what in answers(stack, "who", "carol") if section in ("AWS", "Servers", "Roles")]

    web = answers(stack, "what", "servers/web")
    assert any("user `alice`: `ssm:StartSession`" in what for _, what in web)
    assert any("203.0.113.7/32 (alice-laptop)" in what and "port 443" in what for _, what in web)
    assert not any("carol" in what for _, what in web)

    terminating = answers(stack, "who-can", "ec2:TerminateInstances", "--on", "servers/db")
    users = {what.partition(":")[0]: one for (_, what), one in terminating.items() if what.startswith("user")}
    assert users == {"user `bob`": "maybe"}

    unknown = ask(stack, "who", "alcie")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "the nearest: `alice`" in unknown.stderr
