"""Image archives: reproducible, and in the layout that containerd reads."""

import hashlib
import json
import os
import tarfile
from pathlib import Path

import pytest

from embedded.images import Image, write


@pytest.fixture
def image(tmp_path: Path) -> Image:
    program = tmp_path / "program"
    program.write_bytes(b"\x7fELF")
    return Image(
        names=("localhost/strata/tool:1",),
        files=(("usr/bin/tool", program),),
        texts=(("etc/passwd", "root:x:0:0::/:/bin/sh\n"),),
        links=(("bin/sh", "../usr/bin/tool"),),
        folders=(("tmp", 0o1777),),
        config={"Cmd": ["tool"], "User": "101"},
    )


def test_the_same_content_results_in_the_same_bytes(image: Image, tmp_path: Path) -> None:
    write(image, tmp_path / "one.tar", "amd64")
    os.utime(image.files[0][1], (0, 0))
    write(image, tmp_path / "two.tar", "amd64")
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()


def test_the_archive_names_its_contents_by_digest(image: Image, tmp_path: Path) -> None:
    write(image, tmp_path / "image.tar", "arm64")
    with tarfile.open(tmp_path / "image.tar") as archive:
        contents = {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]
    (manifest,) = json.loads(contents["manifest.json"])
    assert manifest["RepoTags"] == ["localhost/strata/tool:1"]
    config = contents[manifest["Config"]]
    assert manifest["Config"] == f"{hashlib.sha256(config).hexdigest()}.json"
    (layer,) = manifest["Layers"]
    assert json.loads(config)["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(contents[layer]).hexdigest()}"]
    assert json.loads(config)["architecture"] == "arm64"


def test_the_layer_has_every_folder_before_its_contents(image: Image, tmp_path: Path) -> None:
    write(image, tmp_path / "image.tar", "amd64")
    with tarfile.open(tmp_path / "image.tar") as archive:
        name = next(entry.name for entry in archive if entry.name.endswith("/layer.tar"))
        with tarfile.open(fileobj=archive.extractfile(name)) as layer:
            entries = {entry.name: entry for entry in layer}
    assert list(entries) == ["bin", "etc", "tmp", "usr", "usr/bin", "usr/bin/tool", "etc/passwd", "bin/sh"]
    assert entries["usr/bin/tool"].mode == 0o755
    assert entries["tmp"].mode == 0o1777
    assert entries["bin/sh"].linkname == "../usr/bin/tool"
