"""Every type that waits for a status honours `customTimeouts` and SIGINT; the types follow from the declarations."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from components.provider import catalog
from components.provider.core.resource import AwsResource
from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.kinds import READS
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples.existing import Examples
from ...harness.provider_process import Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
DECLARED = {token: catalog.declaration(token) for token in sorted(catalog.tokens())}
CREATED = [token for token, one in DECLARED.items() if one.pending]
DELETED = [token for token, one in DECLARED.items() if one.deleting]
ENDING = ("Delete", "Detach", "Disassociate", "Terminate")


@pytest.fixture
def examples(aws: Proxy, run: Run, allowed: frozenset[str]) -> Examples:
    return Examples(aws, run, allowed, {})


@dataclass
class Lasting:
    """Shows the resources of a type in one status for ever. `ends` answers what would end them, without an effect."""

    resource: AwsResource[Any, Any]
    status: str
    ends: bool = False
    reads: int = 0

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if self.ends and call.action.startswith(ENDING):
            return answer_with(call, {})
        answer = behind(call)
        if call.service != self.resource.service or not answer.ok:
            return answer
        data = data_of(call, answer)
        self.reads += bool(self._show(data) and call.action.startswith(READS))
        return answer_with(call, data)

    def _show(self, data: Any) -> int:
        """Set the status of each description in an answer, and return their number."""
        key, shown = self.resource.status_key, 0
        identifier = getattr(self.resource, "id_key", key)
        if isinstance(data, dict):
            shown = sum(map(self._show, data.values()))
            if isinstance(data.get(key), str) or (identifier in data and key not in data):
                data[key] = self.status
                shown += 1
            elif isinstance(data.get(key), dict) and "Name" in data[key]:
                data[key]["Name"] = self.status
                shown += 1
        return sum(map(self._show, data)) if isinstance(data, list) else shown


def cancelled(run: Run, lasting: Lasting, act: Callable[[Engine], object]) -> object:
    """Send SIGINT to a run that waits, and return what it returned."""
    engine, results = run(), list[object]()
    thread = threading.Thread(target=lambda: results.append(outcome(act, engine)))
    thread.start()
    while lasting.reads < 2 and thread.is_alive():
        time.sleep(0.02)
    engine.cancel()
    thread.join()
    return results[0]


def outcome(act: Callable[[Engine], object], engine: Engine) -> object:
    """Return the error of a step that waits."""
    try:
        done = act(engine)
    except RefusedError as error:
        return str(error)
    return done.error if isinstance(done, ResourceState) else "no error"


@pytest.mark.parametrize("token", CREATED)
def test_the_wait_of_a_create_ends(run: Run, aws: Proxy, examples: Examples, token: str) -> None:
    word = min(DECLARED[token].pending)
    inputs = run().check(token, examples.prepared(token).inputs)
    aws.faults = [Lasting(DECLARED[token], word)]
    late = str(outcome(lambda engine: engine.create(token, inputs, timeout=2), run()))
    assert f"is still {word}" in late
    assert "after the 2 s allowed" in late
    examples.prepared(token)
    aws.faults = [lasting := Lasting(DECLARED[token], word)]
    assert "stopped while waiting" in str(cancelled(run, lasting, lambda engine: engine.create(token, inputs)))


@pytest.mark.parametrize("token", DELETED)
def test_the_wait_of_a_delete_ends(run: Run, aws: Proxy, examples: Examples, token: str) -> None:
    word = min(DECLARED[token].deleting)
    state = examples.existing(token).state
    aws.faults = [Lasting(DECLARED[token], word, ends=True)]
    late = str(outcome(lambda engine: engine.delete(state, timeout=2), run()))
    assert f"is still {word}" in late
    assert "after the 2 s allowed" in late
    aws.faults = [lasting := Lasting(DECLARED[token], word, ends=True)]
    assert "stopped while waiting" in str(cancelled(run, lasting, lambda engine: engine.delete(state)))
