"""Run a program of many resources, in a time that grows with their number and not with its square."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pulumi

from .provider.plugin.garbage import collect_seldom

TURNS = 20
"""Turns of the event loop until the engine has received every resource that waits for no other."""
ALREADY_REPORTED = 32
"""The exit status with which a program says that it has reported its error itself (`pulumi-language-python-exec`)."""


def run(program: Callable[[], Awaitable[Mapping[str, Any] | None]]) -> None:
    """Run a program of hundreds of resources, and export what it returns, as `pulumi.run` does.

    It differs from `pulumi.run` (SDK 3.272, `runtime/stack.py` and `log.py`) in four ways:

    - The SDK waits for all calls under way, and then for all outputs that are left, each time over all of them. Here
      the calls begin before the program ends, so that only outputs are left.
    - The SDK sends the engine four debug messages per resource and waits for each, though only `pulumi --debug` shows
      them. Here only the program's own calls of `pulumi.log.debug` are sent.
    - A `pulumi.RunError` that the program raises is the last message. The SDK adds that an unhandled error occurred.
    - Garbage is collected seldom.

    Raises:
        pulumi.RunError: it is called a second time, or outside of a Pulumi program.
    """

    async def main() -> dict[str, Any]:
        try:
            outputs = await program()
        except pulumi.RunError as error:
            pulumi.log.error(str(error))
            raise SystemExit(ALREADY_REPORTED) from None
        await begin()
        return dict(outputs or {})

    pulumi.log.debug = _of_the_program(pulumi.log.debug)
    collect_seldom()
    pulumi.run(main)


async def begin() -> None:
    """Send the engine the resources declared so far, so that it works on them while the program declares more."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


def _of_the_program(debug: Callable[..., None]) -> Callable[..., None]:
    """Return a `pulumi.log.debug` that ignores calls from the SDK itself."""

    def send(msg: str, *arguments: Any, **named: Any) -> None:
        if not sys._getframe(1).f_globals["__name__"].startswith("pulumi."):  # noqa: SLF001 - the cheapest way to know
            debug(msg, *arguments, **named)

    return send
