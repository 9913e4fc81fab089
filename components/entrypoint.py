"""How a program of many resources is run, in time that grows with their count and not with its square."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pulumi

from .provider.plugin.garbage import collect_seldom

TURNS = 20
"""Of the event loop, after which the engine has been called for what waits for nothing else."""


def run(program: Callable[[], Awaitable[Mapping[str, Any] | None]]) -> None:
    """Runs a program, and exports what it returns, as `pulumi.run` does; for programs of hundreds of resources.

    Two things of the SDK (seen in 3.272, `runtime/stack.py` and `log.py`) are kept from it:

    - It waits for the calls under way, and then for the outputs that are left, each time over all of them. Where no
      call has begun when the program ends, all that there is to wait for are outputs. So the calls begin first.
    - It tells the engine of each step, four times for each resource, and waits for each to be taken; only
      `pulumi --debug` shows that. These are not sent. What the program itself gives to `pulumi.log.debug` is.

    It also collects garbage seldom.

    Raises RunError when it is called a second time, or outside of a Pulumi program.
    """

    async def main() -> dict[str, Any]:
        outputs = await program()
        await begin()
        return dict(outputs or {})

    pulumi.log.debug = _of_the_program(pulumi.log.debug)
    collect_seldom()
    pulumi.run(main)


async def begin() -> None:
    """Lets the calls for the resources declared so far begin: the engine makes them while the program declares more."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


def _of_the_program(debug: Callable[..., None]) -> Callable[..., None]:
    def send(msg: str, *arguments: Any, **named: Any) -> None:
        if not sys._getframe(1).f_globals["__name__"].startswith("pulumi."):  # noqa: SLF001 - who calls, at no cost
            debug(msg, *arguments, **named)

    return send
