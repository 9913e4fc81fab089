"""Faults: layers that refuse or fail calls, lose answers, and kill processes between two calls."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from embedded.aws.corrections import Behind
from embedded.aws.corrections.eks import update_of
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, validate_answer

from .kinds import READS
from .proxy import LostError

_THROTTLED = {"ec2": ("RequestLimitExceeded", 503), "eks": ("ThrottlingException", 429)}


@dataclass
class _Share:
    """Refuses a share of all calls, between 0 and 1, before they take effect."""

    share: float
    seed: int

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if self._random.random() < self.share:
            raise self.refusal(call)
        return behind(call)

    def refusal(self, call: Call) -> Refusal:
        """Return the answer to a call that is refused."""
        raise NotImplementedError


class Throttle(_Share):
    """Refuses calls with the code that the service uses for throttling."""

    def refusal(self, call: Call) -> Refusal:
        code, status = _THROTTLED.get(call.service, ("ThrottlingException", 400))
        return Refusal(code, "Rate exceeded", status)


class ServerError(_Share):
    """Fails calls with status 500."""

    def refusal(self, _call: Call) -> Refusal:
        return Refusal("InternalError", "An internal error has occurred", 500)


@dataclass
class Refused:
    """Refuses the first `times` calls of one name: with an error, or `within` an answer, as EC2 does for batches."""

    name: str
    code: str = "AccessDenied"
    message: str = "No."
    times: int = 1
    within: bool = False

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name != self.name or self.times < 1:
            return behind(call)
        self.times -= 1
        if self.within:
            return answer_with(call, {"Unsuccessful": [{"Error": {"Code": self.code, "Message": self.message}}]})
        raise Refusal(self.code, self.message)


@dataclass
class IdleUpdate:
    """Accepts the first call of one name, which starts an update of EKS, and changes nothing.

    The resource stays ACTIVE as it is. Each description of the update shows the next of `statuses`, and then always
    the last.
    """

    name: str
    statuses: tuple[str, ...] = ("InProgress", "Failed")
    looks: int = 0
    id: str = ""

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == self.name and not self.id:
            update = update_of("ConfigUpdate", "InProgress")
            self.id = update["id"]
        elif call.name == "eks:DescribeUpdate" and call.params["updateId"] == self.id:
            status = self.statuses[min(self.looks, len(self.statuses) - 1)]
            errors = [{"errorCode": "PodEvictionFailure", "errorMessage": "A disruption budget forbids it."}]
            update = update_of("ConfigUpdate", status, id=self.id, errors=errors if status == "Failed" else [])
            self.looks += 1
        else:
            return behind(call)
        data = {"update": update}
        validate_answer(call, data)
        return answer_with(call, data)


@dataclass
class StaleAnswer:
    """Repeats the answer to the first call of one name for the next `times` calls of that name."""

    name: str
    times: int = 1
    first: Answer | None = None

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name != self.name:
            return behind(call)
        if self.first is None:
            self.first = behind(call)
        elif self.times > 0:
            self.times -= 1
        else:
            return behind(call)
        return self.first


@dataclass
class LostAnswers:
    """Loses the answer to every call that changes something, after it took effect; the same call again is answered."""

    lost: list[str] = field(default_factory=list)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if not call.action.startswith(READS) and answer.ok and call.digest not in self.lost:
            self.lost.append(call.digest)
            raise LostError
        return answer


@dataclass
class LostAnswer:
    """Loses the answer to the n-th call (from 1), after it took effect."""

    number: int
    seen: int = 0
    call: Call | None = None

    def __call__(self, call: Call, behind: Behind) -> Answer:
        self.seen += 1
        if self.seen == self.number:
            self.call = call
            with suppress(Refusal):
                behind(call)
            raise LostError
        return behind(call)


@dataclass
class Kill:
    """Calls `kill` at the n-th call (from 1), before or after it takes effect. It and all later calls get no answer.

    `call` is the n-th call, or None while there were fewer.
    """

    number: int
    moment: Literal["before", "after"]
    kill: Callable[[], None]
    seen: int = 0
    call: Call | None = None

    def __call__(self, call: Call, behind: Behind) -> Answer:
        self.seen += 1
        if self.seen > self.number:
            raise LostError
        if self.seen < self.number:
            return behind(call)
        self.call = call
        if self.moment == "after":
            with suppress(Refusal):
                behind(call)
        self.kill()
        raise LostError
