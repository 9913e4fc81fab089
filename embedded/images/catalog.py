"""The container images that the embedded node holds."""

import hashlib
import os
import re
import subprocess
from pathlib import Path

from ..build import tool
from ..node_images import (
    BUSYBOX,
    CERT_MANAGER,
    EXTERNAL_DNS,
    METALLB,
    METRICS_SERVER,
    NGINX,
    OPTIONAL,
    PAUSE,
    PROVISIONER,
    REPOSITORY,
    TRAEFIK,
)
from ..packages import find, unpacked
from ..progress import Failure
from .archive import Image, architecture, write

APPLETS = (
    "ash", "awk", "base64", "basename", "cat", "chmod", "chown", "clear", "cp", "cut", "date", "dd", "df",
    "dirname", "du", "echo", "env", "expr", "false", "find", "free", "grep", "gunzip", "gzip", "head", "hexdump",
    "hostname", "id", "ip", "kill", "less", "ln", "ls", "md5sum", "mkdir", "mktemp", "more", "mount", "mv", "nc",
    "netstat", "nslookup", "od", "pidof", "ping", "printenv", "printf", "ps", "pwd", "readlink", "realpath", "rm",
    "rmdir", "sed", "seq", "sh", "sha256sum", "sleep", "sort", "stat", "sync", "tail", "tar", "tee", "test", "time",
    "timeout", "top", "touch", "tr", "true", "umount", "uname", "uniq", "vi", "wc", "wget", "which", "whoami",
    "xargs", "yes",
)  # fmt: skip
PROGRAMS = {
    CERT_MANAGER: "cert-manager",
    EXTERNAL_DNS: "external-dns",
    METALLB: "metallb",
    METRICS_SERVER: "metrics-server",
    TRAEFIK: "traefik",
}
"""The program of each image that is built when an environment uses it."""
NGINX_USER = 101
# Busybox is linked statically, but resolves host names with libraries, which are copied with bash.
SHELL = ("usr/bin/bash", "usr/bin/busybox")
# The folder of the pages is that of NGINX's own image, so that manifests for that image work here.
NGINX_CONFIGURATION = """worker_processes auto;
pid /tmp/nginx.pid;
error_log /dev/stderr notice;
events {}
http {
    include mime.types;
    default_type application/octet-stream;
    access_log /dev/stdout;
    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;
    server {
        listen 8080;
        root /usr/share/nginx/html;
    }
}
"""


def prepare(folder: Path) -> None:
    """Write the archives that are missing or out of date, and remove all others.

    An archive is named `NAME-DIGEST.tar`, where the digest depends on everything that the image is made of.

    Raises:
        Failure: a package's file is missing, or the machine's architecture is not supported.
    """
    wanted = set()
    for name, image in (
        ("busybox", _busybox()),
        ("local-path-provisioner", _provisioner()),
        ("nginx", _nginx()),
        ("pause", _pause()),
    ):
        archive = folder / f"{name}-{_digest(image)}.tar"
        wanted.add(archive)
        if not archive.exists():
            write(image, archive, architecture())
    for old in set(folder.glob("*.tar")) - wanted:
        old.unlink()


def write_optional(name: str, archive: Path) -> None:
    """Build an image that the node holds only where an environment uses it, and write its archive.

    Raises:
        Failure: there is no such image, its program could not be built, or the architecture is not supported.
    """
    if name not in OPTIONAL:
        raise Failure(f"{name} is not an image that is built for the node: use one of {', '.join(sorted(OPTIONAL))}")
    write(_of_tool(name, PROGRAMS[name]), archive, architecture())


def _busybox() -> Image:
    version = _version(["busybox"], r"BusyBox v(\S+)")
    return Image(
        names=(f"{REPOSITORY}/busybox:{version}", BUSYBOX),
        files=_programs(*SHELL),
        links=_shell_links(),
        texts=_accounts(),
        folders=(("tmp", 0o1777),),
        config={"Cmd": ["/bin/sh"], "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]},
    )


def _pause() -> Image:
    """Return the image of the container that holds a pod's namespaces. It ignores signals; the runtime uses SIGKILL."""
    return Image(
        names=(PAUSE,),
        files=_programs("usr/bin/busybox"),
        config={"Entrypoint": ["/usr/bin/busybox", "sleep", "2147483647"], "User": "65535"},
    )


def _provisioner() -> Image:
    return Image(
        names=(PROVISIONER,),
        files=(("usr/bin/local-path-provisioner", tool("local-path-provisioner")),),
        texts=_accounts(),
        folders=(("tmp", 0o1777),),
        config={"Cmd": ["local-path-provisioner"], "Env": ["PATH=/usr/bin"]},
    )


def _of_tool(name: str, program: str) -> Image:
    """Return the image of a single built tool, which a container runs with its own arguments."""
    return Image(
        names=(name,),
        files=((f"usr/bin/{program}", tool(program)),),
        texts=_accounts(),
        folders=(("tmp", 0o1777),),
        config={"Entrypoint": [f"/usr/bin/{program}"], "User": "65534"},
    )


def _nginx() -> Image:
    program = find("usr/sbin/nginx")
    version = _version([str(program), "-v"], r"nginx/(\S+)")
    return Image(
        names=(f"{REPOSITORY}/nginx:{version}", NGINX),
        files=(*_programs("usr/sbin/nginx", *SHELL), ("etc/nginx/mime.types", find("etc/nginx/mime.types"))),
        links=_shell_links(),
        texts=(*_accounts(), ("etc/nginx/nginx.conf", NGINX_CONFIGURATION)),
        folders=(("tmp", 0o1777), ("usr/share/nginx/html", 0o755), ("var/log/nginx", 0o755), ("var/lib/nginx", 0o755)),
        config={
            "Entrypoint": ["/usr/sbin/nginx", "-e", "/dev/stderr"],
            "Cmd": ["-g", "daemon off;"],
            "User": str(NGINX_USER),
            "ExposedPorts": {"8080/tcp": {}},
            "StopSignal": "SIGQUIT",
            "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
        },
    )


def _programs(*names: str) -> tuple[tuple[str, Path], ...]:
    """Return the files of programs (`usr/bin/...`) and of the shared libraries that they need."""
    files = {name: find(name) for name in names}
    for program in tuple(files.values()):
        files |= {str(path).lstrip("/"): source for path, source in _libraries(program)}
    return tuple(files.items())


def _shell_links() -> tuple[tuple[str, str], ...]:
    applets = [(f"bin/{applet}", "../usr/bin/busybox") for applet in APPLETS]
    return (*applets, ("bin/bash", "../usr/bin/bash"))


def _accounts() -> tuple[tuple[str, str], ...]:
    users = {"root": 0, "nginx": NGINX_USER, "nobody": 65534}
    return (
        ("etc/passwd", "".join(f"{name}:x:{number}:{number}:{name}:/tmp:/bin/sh\n" for name, number in users.items())),
        ("etc/group", "".join(f"{name}:x:{number}:\n" for name, number in users.items())),
        ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
    )


def _environment() -> dict[str, str]:
    """Return an environment in which the unpacked packages' shared libraries take precedence over the host's."""
    folders = ":".join(str(folder) for folder in unpacked().glob("usr/lib/*-linux-gnu"))
    return {**os.environ, "LD_LIBRARY_PATH": folders}


def _libraries(program: Path) -> list[tuple[Path, Path]]:
    """Return the shared libraries of a program: the path at which it loads each, and the file."""
    listing = subprocess.run(["ldd", program], capture_output=True, text=True, check=False, env=_environment()).stdout
    found = []
    for line in listing.splitlines():
        match = re.match(r"\s*(?:\S+ => )?(/\S+) \(0x", line)
        if match:
            path = Path(match[1])
            inside = Path("/") / path.relative_to(unpacked()) if path.is_relative_to(unpacked()) else path
            found.append((inside, path))
    return found


def _version(command: list[str], pattern: str) -> str:
    command = [str(find(f"usr/bin/{command[0]}")), *command[1:]] if "/" not in command[0] else command
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())
    match = re.search(pattern, done.stdout + done.stderr)
    if not match:
        raise Failure(f"{command[0]} does not print its version: remove {unpacked()} and run the same command again")
    return match[1]


def _digest(image: Image) -> str:
    """Return a digest of what an image is made of. Of files it covers size and time, as nobody edits them in place."""
    parts = [repr(image)]
    for name, path in image.files:
        stat = path.stat()
        parts.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
