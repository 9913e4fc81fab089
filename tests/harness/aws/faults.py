"""Bad luck on the wire: calls refused, failed, answered into nothing, and processes killed between two calls."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from embedded.aws.corrections import Behind
from embedded.aws.corrections.eks import update_of
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, validate_answer

from .kinds import READS
from .proxy import LostError

_THROTTLED = {"ec2": ("RequestLimitExceeded", 503), "eks": ("ThrottlingException", 429)}


@dataclass
class Throttle:
    """Refuses a share of all calls, between 0 and 1, as each service words it."""

    share: float
    seed: int

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if self._random.random() < self.share:
            code, status = _THROTTLED.get(call.service, ("ThrottlingException", 400))
            raise Refusal(code, "Rate exceeded", status)
        return behind(call)


@dataclass
class ServerError:
    """Fails a share of all calls with status 500, before they take effect."""

    share: float
    seed: int

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if self._random.random() < self.share:
            raise Refusal("InternalError", "An internal error has occurred", 500)
        return behind(call)


@dataclass
class Refused:
    """Refuses calls of one name: the first ones, as many as `times` says; with an error, or `within` an answer, as
    EC2's batches do."""

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
    """Lets the first update of EKS that calls of one name ask for come to nothing: what was to change stays ACTIVE and
    as it is. Each look at the update shows the next of `statuses`, and the last again and again."""

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
    """Answers calls of one name as the first of them was answered, as often as `times` says."""

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
    """Loses the answer to each call that changes something, once it took effect; the same call again is answered."""

    lost: list[str] = field(default_factory=list)

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if not call.action.startswith(READS) and answer.ok and call.digest not in self.lost:
            self.lost.append(call.digest)
            raise LostError
        return answer


@dataclass
class LostAnswer:
    """Loses the answer to the n-th call (from 1), once it has taken effect."""

    number: int
    seen: int = 0
    call: Call | None = None

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        self.seen += 1
        if self.seen == self.number:
            self.call = call
            raise LostError
        return answer


@dataclass
class Kill:
    """Calls `kill` at the n-th call (from 1), before it takes effect or after, and answers neither it nor a later one.

    `call` is the one that was hit, or None as long as there were fewer.
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
            behind(call)
        self.kill()
        raise LostError
