"""Every wait for AWS ends when the user cancels the operation, or when the time of `customTimeouts` is over."""

import inspect
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest

from components.provider import catalog
from components.provider.calls.clock import Clock
from components.provider.calls.errors import TimedOutError
from components.provider.calls.session import Session
from components.provider.config import Config
from components.provider.core.waiting import Operation, Wait
from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.visibility import DelayedVisibility

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_examples.waits import CASES, WaitCase
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError, ResourceState

Run = Callable[..., Engine]


class Prepared(NamedTuple):
    """A step that waits, and what the next run has to do to end it."""

    act: Callable[[Engine, float], ResourceState | None]
    again: Callable[[ResourceState | None], object]


def prepared(run: Run, aws: Proxy, case: WaitCase) -> Prepared:
    """Make what the step of a case needs, and return the step."""
    needs, engine = Prerequisites(aws), run()
    inputs = engine.check(case.token, {**EXAMPLES[case.token].inputs(needs), **case.first})
    if case.step == "create":
        return Prepared(
            lambda engine, timeout: engine.create(case.token, inputs, timeout=timeout),
            lambda _: run().create(case.token, inputs).error,
        )
    state = engine.create(case.token, inputs)
    assert not state.error
    case.prepare(needs, state.id)
    if case.step == "delete":
        return Prepared(lambda engine, timeout: engine.delete(state, timeout), lambda _: run().delete(state))
    wanted = engine.check(case.token, {**state.inputs, **case.other(needs)}, state.inputs)
    return Prepared(
        lambda engine, timeout: engine.update(state, wanted, timeout),
        lambda late: run().update(late or state, wanted).error,
    )


def error_of(act: Callable[[], ResourceState | None]) -> tuple[str, ResourceState | None]:
    """Return the error of a step, and the state that the engine keeps."""
    try:
        done = act()
    except RefusedError as error:
        return str(error), None
    return (done.error if done else ""), done


@pytest.mark.parametrize("case", CASES)
def test_a_short_timeout_ends_the_wait(run: Run, aws: Proxy, case: str) -> None:
    step = prepared(run, aws, CASES[case])
    aws.faults = [CASES[case].fault()]
    error, late = error_of(lambda: step.act(run(), 2))
    assert CASES[case].sentence in error
    assert "after the 2 s allowed" in error
    aws.faults = []
    assert not step.again(late), "the next run continues"


def test_each_method_of_a_declaration_that_waits_has_a_case() -> None:
    waiting = {
        (token, method)
        for token in catalog.tokens()
        for method in ("update", "finish", "await_ready", "delete")
        if inspect.isgeneratorfunction(getattr(type(catalog.declaration(token)), method))
    }
    assert waiting == {(case.token, method) for case in CASES.values() for method in case.methods}


class Still(Clock):
    """A clock that stands still, except for its waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.seconds += seconds
        return event.is_set()


@pytest.mark.parametrize(("custom", "allowed"), [(0, 600), (60, 60), (900, 900)])
def test_a_wait_ends_after_its_limit_unless_custom_timeouts_are_set(custom: int, allowed: int) -> None:
    clock = Still()
    operation = Operation(Session(Config(), clock), custom, 5400)
    wait = Wait("web", lambda: "pending", str, frozenset({"pending"}), limit=600)
    with pytest.raises(TimedOutError, match=f"web is still pending after the {allowed} s allowed"):
        operation.wait(wait)
    assert clock.seconds == allowed


def test_a_short_timeout_ends_the_search_for_what_a_lost_create_made(run: Run, aws: Proxy) -> None:
    engine = run()
    inputs = engine.check("strata:ec2:Vpc", {"cidrBlock": "10.7.0.0/16"})
    aws.faults = [LostAnswers(), DelayedVisibility(reads=100)]
    with pytest.raises(RefusedError, match=r"is not found after .* after the 2 s allowed"):
        engine.create("strata:ec2:Vpc", inputs, timeout=2)
    aws.faults = []
    assert not run().create("strata:ec2:Vpc", inputs).error, "the next run adopts it"
    assert aws.counts()["ec2:CreateVpc"] == 1


@pytest.mark.parametrize("case", CASES)
def test_sigint_ends_the_wait(run: Run, aws: Proxy, case: str) -> None:
    step, unfinished = prepared(run, aws, CASES[case]), CASES[case].fault()
    aws.faults = [unfinished]
    engine, ended = run(), list[tuple[str, ResourceState | None]]()
    thread = threading.Thread(target=lambda: ended.append(error_of(lambda: step.act(engine, 0))))
    thread.start()
    while unfinished.reads < 2 and thread.is_alive():
        time.sleep(0.05)
    engine.cancel()
    thread.join()
    [(error, stopped)] = ended
    assert "stopped while waiting" in error
    aws.faults = []
    assert not step.again(stopped), "the next run continues"
    assert aws.counts()["autoscaling:StartInstanceRefresh"] == (case == "instance refresh")
