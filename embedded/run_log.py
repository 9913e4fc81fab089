"""The output of a Pulumi run for a log, without repetitions.

Without a terminal, Pulumi prints the line of a resource again for each of its events, and repeats under `Diagnostics`
every message that it has shown before.
"""

import re
from collections.abc import Iterable, Iterator

_EVENT = re.compile(
    r"(?P<operation>.{4})(?P<resource>\S+:\S+ \S+)(?P<stage> [a-z* -]+(?= \())?(?: \([\d.]+s\))? *(?P<message>.*)"
)
_DIAGNOSTICS = "Diagnostics:"


def without_repetitions(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a run that are not repetitions, each as soon as that is known."""
    stages: set[tuple[str, ...]] = set()
    messages: set[tuple[str, str]] = set()
    iterator = iter(lines)
    for line in iterator:
        if line == _DIAGNOSTICS:
            yield from _new_diagnostics(iterator, {text for _, text in messages})
            return
        event = _EVENT.fullmatch(line)
        if event is None:
            yield line
            continue
        message, stage = (event["resource"], event["message"]), event.group("operation", "resource", "stage")
        is_new = bool(message[1]) and message not in messages
        if is_new or stage not in stages:
            yield line if is_new else line.removesuffix(message[1]).rstrip()
        stages.add(stage)
        messages.add(message)


def _new_diagnostics(lines: Iterator[str], messages: set[str]) -> Iterator[str]:
    """Yield the diagnostics of the resources that have an error, or a line that is not among the messages.

    What follows the diagnostics is yielded as it is.
    """
    groups: list[list[str]] = [[]]
    after: list[str] = []
    for line in lines:
        if line and not line.startswith(" "):
            after.append(line)
            break
        groups[-1].append(line)
        if not line:
            groups.append([])
    new = [line for group in groups if _has_news(group, messages) for line in group]
    yield from [_DIAGNOSTICS, *new] if new else [""]
    yield from after
    yield from lines


def _has_news(group: list[str], messages: set[str]) -> bool:
    texts = [line.strip() for line in group[1:] if line]
    return any(text.startswith("error:") or text not in messages for text in texts)
