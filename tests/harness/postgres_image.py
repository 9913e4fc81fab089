"""An image with Debian's PostgreSQL: a database as the official image starts it, and a web API of its data."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from embedded.images.archive import Image, architecture, write
from embedded.packages import download, find, unpack

PACKAGE, VERSION = "postgresql-15", "15"
PROGRAMS = f"usr/lib/postgresql/{VERSION}"
DATA = f"usr/share/postgresql/{VERSION}"
ZONES = "usr/share/zoneinfo/Etc"
START = """set -e
if [ -z "$PGDATA" ]; then
    exec busybox httpd -f -p 8080 -h /www -c /httpd.conf
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    printf %s "$POSTGRES_PASSWORD" > /tmp/password
    initdb --pgdata="$PGDATA" --username=postgres --encoding=UTF8 --locale=C --auth=scram-sha-256 --pwfile=/tmp/password
    echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
fi
chmod 0700 "$PGDATA"
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
"""
"""Serves the orders, or does what the entry point of PostgreSQL's official image does."""
ORDERS = """select="select json_agg(orders order by id) from orders"
if ! orders=$(psql --tuples-only --no-align --command="$select"); then
    echo "Status: 503 Service Unavailable"
fi
echo "Content-Type: application/json"
echo
echo "$orders"
"""
"""The rows of the database, or status 503 while it does not answer."""


def write_image(archive: Path, *names: str) -> None:
    """Write the archive of an image with these names: a database where PGDATA is set, else the web API of its data."""
    with tempfile.TemporaryDirectory() as folder:
        root = _root(Path(folder))
        links = [("bin/sh", "../usr/bin/busybox")]
        links += [(f"usr/bin/{one}", "busybox") for one in ("chmod", "printf", "sh", "sleep")]
        texts = (
            ("etc/passwd", "postgres:x:999:999::/tmp:/bin/sh\nnobody:x:65534:65534::/tmp:/bin/sh\n"),
            ("start.sh", START),
            ("www/index.html", "orders.cgi has the orders\n"),
            ("www/orders.cgi", ORDERS),
            ("httpd.conf", "*.cgi:/bin/sh\n"),
        )
        folders = (("tmp", 0o1777), ("var/run/postgresql", 0o1777))
        config = {"Entrypoint": ["/bin/sh", "/start.sh"], "Env": [f"PATH=/usr/bin:/{PROGRAMS}/bin"]}
        image = Image(names, _files(root), config, texts=texts, links=tuple(links), folders=folders)
        write(image, archive, architecture())


def _root(folder: Path) -> Path:
    """Return the root of a file system that has PostgreSQL: that of the host, or of its unpacked package."""
    if (Path("/") / PROGRAMS / "bin/postgres").exists():
        return Path("/")
    archives = folder / "archives"
    (archives / "partial").mkdir(parents=True)
    download([PACKAGE], archives)
    unpack(sorted(archives.glob("*.deb")), folder / "root")
    return folder / "root"


def _files(root: Path) -> tuple[tuple[str, Path], ...]:
    """Return the programs with the libraries that they load, and the files that they read."""
    programs = [root / PROGRAMS / "bin" / name for name in ("initdb", "pg_isready", "postgres", "psql")]
    programs += [one for one in (root / PROGRAMS / "lib").glob("*.so") if "llvm" not in one.name]
    found = {str(one.relative_to(root)): one for one in programs}
    found["usr/bin/busybox"] = find("usr/bin/busybox")
    for program in tuple(found.values()):
        found |= _libraries(program, root)
    for folder, above in ((root / DATA, root), (Path("/") / ZONES, Path("/"))):
        found |= {str(one.relative_to(above)): one for one in folder.rglob("*") if one.is_file()}
    return tuple(found.items())


def _libraries(program: Path, root: Path) -> dict[str, Path]:
    """Return the shared libraries of a program, by the paths at which it loads them."""
    folders = ":".join(map(str, root.glob("usr/lib/*-linux-gnu")))
    variables = os.environ | ({} if root == Path("/") else {"LD_LIBRARY_PATH": folders})
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False, env=variables).stdout
    paths = [Path(one) for one in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", listed, re.MULTILINE)]
    return {str(one.relative_to(root if one.is_relative_to(root) else "/")): one for one in paths}
