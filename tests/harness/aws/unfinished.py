"""A fault: what a call has started never ends."""

import threading
from dataclasses import dataclass, field
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of


@dataclass
class Unfinished:
    """Shows, after the call `start`, a state at a key of all that the call `read` describes."""

    start: str
    read: str
    key: str
    state: str | dict[str, str] | list[dict[str, str]]
    started: threading.Event = field(default_factory=threading.Event)
    reads: int = 0

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name == self.start:
            self.started.set()
        if call.name != self.read or not self.started.is_set():
            return answer
        self.reads += 1
        data = data_of(call, answer)
        show(data, self.key, self.state)
        return answer_with(call, data)


def show(data: Any, key: str, state: str | dict[str, str] | list[dict[str, str]]) -> None:
    """Set a key of every object in which it has a value of the state's type."""
    if isinstance(data, dict) and isinstance(data.get(key), type(state)):
        data[key] = state
    for value in data if isinstance(data, list) else data.values() if isinstance(data, dict) else []:
        show(value, key, state)
