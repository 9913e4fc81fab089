"""Gets the engine and the programs of the node: built from source, or unpacked from Debian packages."""

from concurrent.futures import ThreadPoolExecutor

from . import build, engine, node, packages
from .progress import Progress


def prepare(*, with_node: bool) -> None:
    """Get what is missing and start none of it. Packages are unpacked while the compiler runs.

    Args:
        with_node: whether the stack uses the embedded node.

    Raises:
        Failure: a part could not be built or downloaded, or this machine cannot run a node.
    """
    if with_node:
        node.check()
    with ThreadPoolExecutor(max_workers=1) as pool:
        unpacked = pool.submit(packages.install, Progress("node")) if with_node else None
        build.build([*engine.tools(), *(node.BUILT if with_node else ())])
        if unpacked is not None:
            unpacked.result()
    engine.prepare()
    if with_node:
        node.install()
        engine.link("kubectl", build.tool("kubernetes"))
