"""Delayed visibility: a new resource cannot be read at once, as AWS is eventually consistent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of

from .kinds import KINDS, READS, Kind, lists_named


@dataclass
class DelayedVisibility:
    """Hides a new resource from the first `reads` reads of it: by id it is NotFound, and lists do not contain it."""

    reads: int
    hidden: dict[tuple[str, Kind, str], int] = field(default_factory=dict)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if not call.action.startswith(READS):
            answer = behind(call)
            self._hide_new(call, answer)
            return answer
        for service, kind, thing in list(self.hidden):
            if service == call.service and thing in kind.named_by(call.params):
                self._count(service, kind, thing)
                raise Refusal(kind.missing, f"The {kind.key} '{thing}' does not exist", 404)
        return self._without_hidden(call, behind(call))

    def _hide_new(self, call: Call, answer: Answer) -> None:
        kind = KINDS.get(call.name)
        if kind is not None and answer.ok:
            for thing in kind.created_by(call.params, data_of(call, answer)):
                self.hidden[call.service, kind, thing] = self.reads

    def _without_hidden(self, call: Call, answer: Answer) -> Answer:
        if not answer.ok or not self.hidden:
            return answer
        data = data_of(call, answer)
        changed = False
        for service, kind, thing in list(self.hidden):
            if service != call.service:
                continue
            for found in (*lists_named(data, kind.listed), *_tags(call, data)):
                kept = [each for each in found if _id(each, kind) != thing]
                if len(kept) < len(found):
                    found[:] = kept
                    changed = True
                    self._count(service, kind, thing)
        return answer_with(call, data) if changed else answer

    def _count(self, service: str, kind: Kind, thing: str) -> None:
        self.hidden[service, kind, thing] -= 1
        if self.hidden[service, kind, thing] <= 0:
            del self.hidden[service, kind, thing]


def _tags(call: Call, data: dict[str, Any]) -> Iterator[list[Any]]:
    if call.name == "ec2:DescribeTags":
        yield data["Tags"]


def _id(listed: Any, kind: Kind) -> Any:
    return listed.get(kind.key, listed.get("ResourceId")) if isinstance(listed, dict) else listed
