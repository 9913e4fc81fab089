"""User data: cloud-init's own schema, from Debian's package, accepts whatever the model accepts."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from components.server import CloudInit
from components.server.cloud_init import MOUNT, AttachedVolume, render

SCHEMA = "usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json"
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
PATHS = st.from_regex(r"(/[a-z]{1,8}){1,3}", fullmatch=True)
FILES = st.fixed_dictionaries(
    {"content": st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)},
    optional={
        "permissions": st.from_regex(r"0[0-7]{3}", fullmatch=True),
        "owner": st.sampled_from(["root", "root:root", "nginx", "www-data:www-data"]),
    },
)
CONFIGURATIONS = st.fixed_dictionaries(
    {},
    optional={
        "files": st.dictionaries(PATHS, FILES, max_size=3),
        "packages": st.lists(NAMES, max_size=4),
        "upgrade": st.booleans(),
        "services": st.lists(NAMES, max_size=3),
        "commands": st.lists(st.lists(st.text(min_size=1, max_size=10), min_size=1, max_size=4), max_size=3),
        "timezone": st.sampled_from(["UTC", "Europe/Berlin"]),
        "control": st.fixed_dictionaries(
            {},
            optional={
                "agents": st.lists(NAMES, max_size=2),
                "ansible": st.just({"url": "https://git.example.org/servers.git"}),
            },
        ),
    },
)
VOLUMES = st.lists(
    st.builds(
        AttachedVolume,
        NAMES,
        st.just("vol-0123456789abcdef0"),
        st.just("/dev/sdf"),
        st.none() | PATHS,
        st.sampled_from(["ext4", "xfs"]),
    ),
    max_size=2,
)


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON Schema of `#cloud-config` in Debian's package of cloud-init."""
    folder = tmp_path_factory.mktemp("cloud-init")
    folder.chmod(0o755)
    download = ["apt-get", "download", "-o", "APT::Sandbox::User=root", "cloud-init"]
    if subprocess.run(download, cwd=folder, check=False, capture_output=True).returncode != 0:
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        subprocess.run(download, cwd=folder, check=True, capture_output=True)
    [package] = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "--extract", package, folder / "root"], check=True)
    found: dict[str, Any] = json.loads((folder / "root" / SCHEMA).read_text())
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(CONFIGURATIONS, VOLUMES)
def test_cloud_inits_schema_accepts_whatever_is_rendered(
    schema: dict[str, Any], configuration: dict[str, Any], volumes: list[AttachedVolume]
) -> None:
    text = render(CloudInit.model_validate(configuration), volumes)
    assert text.startswith("#cloud-config\n")
    jsonschema.validate(yaml.safe_load(text), schema)


def test_the_schema_rejects_an_invalid_file(schema: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"write_files": [{"content": "no path"}]}, schema)


def test_volumes_are_mounted_before_services_start_and_commands_run_last() -> None:
    args = CloudInit.model_validate(
        {
            "packages": ["nginx"],
            "services": ["nginx"],
            "commands": [["nginx", "-t"]],
            "control": {"agents": ["amazon-cloudwatch-agent"], "ansible": {"url": "https://git.example.org/x.git"}},
        }
    )
    volume = AttachedVolume("data", "vol-0123456789abcdef0", "/dev/sdf", "/srv", "xfs")
    config = yaml.safe_load(render(args, [volume]))
    assert config["packages"] == ["nginx", "amazon-cloudwatch-agent", "git", "ansible-core"]
    assert [command[0] for command in config["runcmd"]] == [
        "/usr/local/sbin/mount-data-volume",
        "systemctl",
        "systemctl",
        "env",
        "nginx",
    ]
    assert config["runcmd"][0][1:] == [
        "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0",
        "/srv",
        "xfs",
    ]


def test_a_file_that_root_does_not_own_is_written_after_packages() -> None:
    files = {"/a": {"content": "x"}, "/b": {"content": "x", "owner": "nginx"}}
    written = yaml.safe_load(render(CloudInit.model_validate({"files": files})))["write_files"]
    assert [(one.get("owner"), one.get("defer")) for one in written] == [(None, None), ("nginx:nginx", True)]


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "key: AKIAIOSFODNN7EXAMPLE",
        "https://deploy:hunter2@git.example.org/x.git",
    ],
)
@pytest.mark.parametrize("place", ["file", "command", "repository"])
def test_secrets_in_user_data_are_rejected(secret: str, place: str) -> None:
    given = {
        "file": {"files": {"/k": {"content": secret}}},
        "command": {"commands": [["true"], ["sh", "-c", f"echo '{secret}' > /k"]]},
        "repository": {"control": {"ansible": {"url": secret}}},
    }[place]
    with pytest.raises(ValidationError, match="let the server fetch it with its role") as caught:
        CloudInit.model_validate(given)
    assert secret not in caught.value.errors(include_url=False)[0]["msg"]


def test_a_url_without_a_password_is_accepted() -> None:
    CloudInit.model_validate(
        {
            "commands": [["curl", "http://127.0.0.1:80/health@2"]],
            "control": {"ansible": {"url": "ssh://git@host/x.git"}},
        }
    )


def test_the_mount_script_is_valid_shell(tmp_path: Path) -> None:
    script = tmp_path / "mount"
    script.write_text(MOUNT)
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
