"""`python -m embedded node load`: images from archives that other tools wrote."""

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from embedded.images import architecture, images_in
from embedded.node.layout import Layout
from embedded.node_images import OWN, recorded
from embedded.progress import Failure
from tests.harness.node import Node


def archive(file: Path, contents: dict[str, bytes]) -> Path:
    """Write an archive with these files."""
    with tarfile.open(file, "w") as tar:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return file


def config_for(machine: str) -> bytes:
    return json.dumps({"architecture": machine, "os": "linux"}).encode()


def read(file: Path) -> dict[str, str]:
    return images_in(file, architecture())


def docker_archive(file: Path, *names: str, node: Node | None = None) -> Path:
    """Write an archive of `docker save`: the node's busybox with other names, where a node is given."""
    if node is None:
        manifest = json.dumps([{"RepoTags": list(names), "Config": "config.json"}]).encode()
        return archive(file, {"manifest.json": manifest, "config.json": config_for(architecture())})
    (busybox,) = Layout(node.state).images.glob("busybox-*.tar")
    with tarfile.open(busybox) as tar:
        contents = {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]
    (manifest,) = json.loads(contents["manifest.json"])
    contents["manifest.json"] = json.dumps([manifest | {"RepoTags": list(names)}]).encode()
    return archive(file, contents)


def oci_archive(file: Path, annotations: dict[str, str], node: Node | None = None, machine: str = "") -> Path:
    """Write an OCI layout: the node's busybox in this form, where a node is given."""
    contents = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(content: bytes, kind: str) -> dict[str, Any]:
        digest = hashlib.sha256(content).hexdigest()
        contents[f"blobs/sha256/{digest}"] = content
        return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(content)}

    config, layers = config_for(machine or architecture()), []
    if node is not None:
        with tarfile.open(docker_archive(file.with_suffix(".docker"), "x:1", node=node)) as tar:
            found = {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]
        (described,) = json.loads(found["manifest.json"])
        config = found[described["Config"]]
        layers = [blob(found[layer], "layer.v1.tar") for layer in described["Layers"]]
    inner = {"schemaVersion": 2, "config": blob(config, "config.v1+json"), "layers": layers}
    manifest = blob(json.dumps(inner).encode(), "manifest.v1+json")
    index = {"schemaVersion": 2, "manifests": [manifest | {"annotations": annotations}]}
    return archive(file, contents | {"index.json": json.dumps(index).encode()})


def load(node: Node, *archives: Path) -> subprocess.CompletedProcess[str]:
    command = [*node.command_line("load"), *map(str, archives)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def run_pod(node: Node, name: str, image: str) -> str:
    """Run a pod of an image and return what it prints."""
    node.kubectl("run", name, f"--image={image}", "--restart=Never", "--command", "--", "echo", "it runs")
    node.kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", f"pod/{name}", "--timeout=300s")
    printed = node.kubectl("logs", name)
    node.kubectl("delete", "pod", name, "--grace-period=1")
    return printed


def test_an_archive_is_read_with_the_names_that_containerd_gives_its_images(tmp_path: Path) -> None:
    file = tmp_path / "image.tar"
    assert read(docker_archive(file, "shop:1", "ghcr.io/team/shop:1")) == {
        "shop:1": "docker.io/library/shop:1",
        "ghcr.io/team/shop:1": "ghcr.io/team/shop:1",
    }
    name = {"io.containerd.image.name": "docker.io/library/shop:1", "org.opencontainers.image.ref.name": "1"}
    assert read(oci_archive(file, name)) == {"docker.io/library/shop:1": "docker.io/library/shop:1"}
    reference = {"org.opencontainers.image.ref.name": "localhost/shop:1"}
    assert read(oci_archive(file, reference)) == {"localhost/shop:1": "localhost/shop:1"}
    file.write_bytes(gzip.compress(docker_archive(file, "shop:1").read_bytes()))
    assert read(file) == {"shop:1": "docker.io/library/shop:1"}


@pytest.mark.parametrize("annotations", [{}, {"org.opencontainers.image.ref.name": "1"}])
def test_an_image_without_a_name_is_refused(annotations: dict[str, str], tmp_path: Path) -> None:
    for file in (docker_archive(tmp_path / "docker.tar"), oci_archive(tmp_path / "oci.tar", annotations)):
        with pytest.raises(Failure, match="has an image without a name"):
            read(file)


def test_a_file_that_is_not_an_archive_of_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"missing\.tar cannot be read: No such file or directory"):
        read(tmp_path / "missing.tar")
    text = tmp_path / "text.tar"
    text.write_text("no archive")
    empty = archive(tmp_path / "empty.tar", {"readme": b""})
    broken = archive(tmp_path / "broken.tar", {"manifest.json": b"[{}]"})
    cut = tmp_path / "cut.tar"
    cut.write_bytes(gzip.compress(docker_archive(tmp_path / "whole.tar", "shop:1").read_bytes())[:100])
    for file in (text, empty, broken, cut):
        with pytest.raises(Failure, match=rf"{file.name} is not an archive of images \(.*docker save NAME:TAG -o"):
            read(file)


def test_a_node_that_does_not_run_takes_no_image(tmp_path: Path) -> None:
    done = load(Node(tmp_path), docker_archive(tmp_path / "image.tar", "shop:1"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the node does not run: start it with `python -m embedded node up`" in done.stderr


def test_loaded_images_run_and_are_kept_when_the_node_restarts(node: Node, tmp_path: Path) -> None:
    archives = (
        docker_archive(tmp_path / "docker.tar", "shop:1", node=node),
        oci_archive(tmp_path / "oci.tar", {"org.opencontainers.image.ref.name": "shop:2"}, node=node),
    )
    done = load(node, *archives)
    expected = "loaded docker.io/library/shop:1\nloaded docker.io/library/shop:2\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")
    assert {run_pod(node, f"shop-{tag}", f"shop:{tag}") for tag in (1, 2)} == {"it runs\n"}
    node.command("down")
    for one in archives:
        one.unlink()
    assert node.command("up").returncode == 0
    assert run_pod(node, "shop", "docker.io/library/shop:1") == "it runs\n"
    names = recorded(Layout(node.state).image_names)
    assert names is not None
    assert names > OWN | {"docker.io/library/shop:1", "docker.io/library/shop:2"}


def test_an_image_of_another_architecture_is_refused(tmp_path: Path) -> None:
    name = {"org.opencontainers.image.ref.name": "localhost/foreign:1"}
    with pytest.raises(Failure, match=f"localhost/foreign:1 is for s390x, and the node is {architecture()}: build or"):
        read(oci_archive(tmp_path / "foreign.tar", name, machine="s390x"))


def test_an_image_that_containerd_does_not_accept_leaves_no_name(node: Node, tmp_path: Path) -> None:
    manifest = [{"RepoTags": ["broken:1"], "Config": "config.json", "Layers": ["gone.tar"]}]
    contents = {"config.json": config_for(architecture()), "manifest.json": json.dumps(manifest).encode()}
    done = load(node, archive(tmp_path / "broken.tar", contents))
    assert done.returncode == 1
    assert "broken.tar: ctr images import: " in done.stderr
    assert "docker.io/library/broken:1" not in (recorded(Layout(node.state).image_names) or ())
