"""Starts and stops the embedded node, whose processes outlive the command."""

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from .. import host, images, packages
from ..build import build, tool
from ..files import write
from ..lock import holder, only_one
from ..node_addresses import Addresses
from ..node_images import record, recorded
from ..progress import Failure, Progress
from ..project import ROOT, STATE
from ..users import Users
from ..waiting import kill
from . import cgroups, configuration, containerd, readiness
from .addresses import addresses_of, obtain
from .api import Api
from .components import components
from .layout import API_PORT, NODE_NAME, Layout
from .start_progress import report_of, wait_until_ready

TOOLS = ("kubernetes", "coredns", "kube-network-policies")
BUILT = (*TOOLS, "local-path-provisioner")
"""The built tools that the node runs, and those in its images."""
STOP_SECONDS = 30.0


def check(state: Path = STATE) -> None:
    """Check that a node can be started here, before anything is built for it.

    Raises:
        Failure: it cannot; the message says what it takes.
    """
    layout = Layout(state.resolve())
    if pid(layout) is None and (found := host.problems(host.facts(layout.folder))):
        raise Failure("\n".join(found))


def install(state: Path = STATE) -> None:
    """Build and download everything that the node consists of.

    Raises:
        Failure: it cannot run here, or a part could not be built or downloaded.
    """
    check(state)
    build(BUILT)
    packages.install(Progress("node"))


def up(state: Path = STATE) -> None:
    """Start the node if it does not run, and return when it is ready.

    Raises:
        Failure: it cannot run here, or did not become ready; what this call started is ended then.
    """
    layout = Layout(state.resolve())
    progress = Progress("node")
    install(state)
    layout.make()
    with only_one(layout.folder / "command.lock"):
        addresses = _prepare(layout)
        images.prepare(layout.images)
        wanted = _fingerprint(layout, addresses)
        started = layout.run / "started"
        process = None
        if pid(layout) is not None and (not started.exists() or started.read_text() != wanted):
            progress.say("its programs or settings have changed; starting it again")
            _stop(layout)
        if pid(layout) is None:
            process = _start(layout, addresses)
            write(started, wanted)
        try:
            wait_until_ready(layout, _api(layout, addresses), process, progress)
            progress.say(f"Ready at {addresses.node}")
        except Failure:
            if process is not None:
                _stop(layout)
                _withdraw_kubeconfig(layout)
            raise
        if (running := pid(layout)) is not None:
            record(layout.image_names, containerd.names(running))


def load(archives: Iterable[Path], state: Path = STATE) -> None:
    """Load images into the node from archives of `docker save` or OCI layouts. They are kept when it restarts.

    Raises:
        Failure: the node does not run, or does not accept an archive. Those before it are loaded.
    """
    layout = Layout(state.resolve())
    for archive in archives:
        if (process := pid(layout)) is None:
            raise Failure("the node does not run: start it with `python -m embedded node up`, then repeat this command")
        with only_one(layout.folder / "command.lock"):
            for name in containerd.load(process, archive):
                print(f"loaded {name}")
            record(layout.image_names, containerd.names(process))


def load_optional(name: str, state: Path = STATE) -> None:
    """Build an image of ours that not every node holds, and load it into the node. It is kept when the node restarts.

    Raises:
        Failure: the node does not run, or the image could not be built.
    """
    layout = Layout(state.resolve())
    with TemporaryDirectory(dir=layout.run) as folder:
        archive = Path(folder) / "image.tar"
        images.write_optional(name, archive)
        load([archive], state)


def holds(name: str, state: Path = STATE) -> bool:
    """Return whether the node holds an image, whether it runs or not."""
    return name in (recorded(Layout(state.resolve()).image_names) or ())


def down(state: Path = STATE) -> None:
    """End the node and everything that it runs. Its data stays in the state folder; its kubeconfig says that it ended.

    Raises:
        Failure: a process of the node cannot be ended.
    """
    layout = Layout(state.resolve())
    if layout.folder.exists():
        with only_one(layout.folder / "command.lock"):
            _stop(layout)
            _withdraw_kubeconfig(layout)


def status(state: Path = STATE) -> int:
    """Print the state of the node's programs; return 0 if the node is ready, else 1."""
    layout = Layout(state.resolve())
    init = pid(layout)
    if init is None:
        print("node: not running")
        return 1
    addresses = addresses_of(layout)
    ready = readiness.is_ready(_api(layout, addresses))
    lines = [
        f"node     {NODE_NAME} at {addresses.node}, {'Ready' if ready else 'not Ready'}, process {init}",
        f"api      https://{addresses.node}:{API_PORT}, kubeconfig {layout.kubeconfig}",
    ]
    lines += [
        f"{name:24} {'ready' if component['ready'] else 'starting'}, started again {component['restarts']} times"
        for name, component in report_of(layout).items()
        if component["pid"]
    ]
    print("\n".join(lines))
    return 0 if ready else 1


def users(state: Path = STATE) -> Users:
    """Return the users of the node."""
    return Users(Layout(state.resolve()).folder / "users.json")


def is_ready(state: Path = STATE) -> bool:
    """Return whether the node runs and accepts pods."""
    layout = Layout(state.resolve())
    return pid(layout) is not None and readiness.is_ready(_api(layout, addresses_of(layout)))


def unreadiness(state: Path = STATE) -> str:
    """Return why the node accepts no pods: it does not run, or what it waits for; empty if it is ready."""
    layout = Layout(state.resolve())
    if pid(layout) is None:
        return "not running"
    api = _api(layout, addresses_of(layout))
    if readiness.is_ready(api):
        return ""
    return f"not ready: {readiness.waits_for(api) or 'it is starting'}"


def address(state: Path = STATE) -> str:
    """Return the node's address on this host, which stays the same after a restart."""
    return str(addresses_of(Layout(state.resolve())).node)


def kubeconfig(state: Path = STATE) -> str:
    """Return the content of the administrator's kubeconfig."""
    return Layout(state.resolve()).kubeconfig.read_text(encoding="utf-8")


def pid(layout: Layout) -> int | None:
    """Return the process id on the host of the node's process 1; None if the node does not run."""
    return holder(layout.run / "lock")


def _prepare(layout: Layout) -> Addresses:
    """Write certificates, settings and the kubeconfig. Files that are up to date stay unchanged."""
    from . import certificates

    addresses = obtain(layout)
    wanted = certificates.leaves(NODE_NAME, str(addresses.node), str(addresses.api_service))
    certificates.issue(layout.certificates, wanted)
    for name, text in configuration.files(addresses, layout.identity, "overlayfs").items():
        _write(layout.settings / name, text)
    pem = [(layout.certificates / name).read_bytes() for name in ("ca.crt", "admin.crt", "admin.key")]
    content = configuration.kubeconfig(addresses.node, *pem)
    _write(layout.kubeconfig, yaml.safe_dump(content, sort_keys=False))
    return addresses


def _withdraw_kubeconfig(layout: Layout) -> None:
    """Replace the kubeconfig, where one was written, by one with which kubectl says that the node does not run."""
    if layout.kubeconfig.exists():
        _write(layout.kubeconfig, yaml.safe_dump(configuration.kubeconfig_of_stopped_node(), sort_keys=False))


def _write(path: Path, text: str) -> None:
    """Write a file of the node, unless it has that content: its programs watch their files for changes."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text)


def _fingerprint(layout: Layout, addresses: Addresses) -> str:
    """Return a digest of everything that a running node has read: programs, arguments, settings and certificates."""
    digest = hashlib.sha256(repr(_command(layout, addresses)).encode())
    digest.update(repr([component.command for component in components(addresses)]).encode())
    for file in sorted(path for folder in (layout.settings, layout.images) for path in folder.rglob("*")):
        digest.update(str(file).encode())
        if file.is_relative_to(layout.settings) and file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _start(layout: Layout, addresses: Addresses) -> subprocess.Popen[bytes]:
    """Start the node's process 1, which outlives this process and its terminal."""
    (layout.run / "report.json").unlink(missing_ok=True)
    with (layout.logs / "init.log").open("ab") as log, Path("/proc/self/ns/net").open("rb") as host_network:
        log.truncate(0)
        return subprocess.Popen(
            [*_command(layout, addresses), "--host-network", str(host_network.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(host_network.fileno(),),
            start_new_session=True,
            cwd=ROOT,
        )


def _command(layout: Layout, addresses: Addresses) -> list[str]:
    return [
        *("unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--"),
        *(sys.executable, "-m", f"{__package__}.init", str(layout.state)),
        *("--block", str(addresses.block), "--packages", str(packages.unpacked())),
        *(f"--tool={tool(name)}" for name in TOOLS),
    ]


def _api(layout: Layout, addresses: Addresses) -> Api:
    return Api(str(addresses.node), layout.certificates, "admin")


def _stop(layout: Layout) -> None:
    """End process 1 of the node; the kernel does the rest, except for the cgroups."""
    kill(lambda: pid(layout), "the node", STOP_SECONDS)
    try:
        cgroups.remove(layout.identity)
    except OSError as error:
        raise Failure(f"a process of the node does not end: {error}") from error
