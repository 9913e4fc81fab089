"""AWS accounts: each is a copy of the embedded AWS API's account, which is in the memory of this process."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from embedded.aws import moto
from embedded.aws.application import answer_corrected
from embedded.aws.corrections import CORRECTED, Layer, corrections
from embedded.aws.protocol import Answer, Call, read_call

from .memory import Copy, Memory

REGION = "us-east-1"
FIRST_CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "autoscaling": ("delete_auto_scaling_group", {"AutoScalingGroupName": "none"}),
    "ec2": ("describe_subnets", {"SubnetIds": ["subnet-0"]}),
    "eks": ("describe_cluster", {"name": "none"}),
    "elbv2": ("describe_target_groups", {"Names": ["none"]}),
    "iam": ("get_role", {"RoleName": "none"}),
    "kms": ("describe_key", {"KeyId": "00000000-0000-0000-0000-000000000000"}),
    "logs": ("delete_log_group", {"logGroupName": "none"}),
    "ssm": ("get_parameter", {"Name": "none"}),
    "sts": ("get_caller_identity", {}),
}
"""A call of each service, so that the empty account has what moto creates at the first call of a service."""


class Account:
    """An account with the embedded AWS API. It begins as a copy of another one.

    moto has one account in memory, which a call to another account exchanges. Who holds `lock` makes the only call.
    """

    lock = threading.RLock()
    _loaded: "Account | None" = None

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._corrections: list[Layer] = []

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call."""
        with self.loaded():
            return answer_corrected(call, self._corrections) if call.service in CORRECTED else moto.send(call)

    def request(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Return the answer to a request."""
        if any(f"/{service}/aws4_request" in headers.get("Authorization", "") for service in CORRECTED):
            return self.answer(read_call(method, path, headers, body))
        with self.loaded():
            return moto.request(method, path, headers, body)

    def corrections(self) -> list[Layer]:
        """Return the corrections, with what they remember of this account."""
        with self.loaded():
            return self._corrections

    def save(self) -> Copy:
        """Return a copy of the account."""
        with self.loaded():
            return _memory().copy(self._corrections)

    def restore(self, copy: Copy) -> None:
        """Continue with a copy of an account."""
        with Account.lock:
            self._copy = copy
            if Account._loaded is self:
                Account._loaded = None

    def discard(self) -> None:
        """Leave the memory without being saved."""
        self.restore(empty())

    @contextmanager
    def loaded(self) -> Iterator[None]:
        """Have this account in memory, and no other call."""
        with Account.lock:
            if Account._loaded is not self:
                if Account._loaded is not None:
                    Account._loaded._keep()
                self._corrections = _memory().put_back(self._copy)
                Account._loaded = self
            yield

    def _keep(self) -> None:
        """Save the account, since another one takes its place in memory."""
        self._copy = _memory().copy(self._corrections)


@cache
def _memory() -> Memory:
    """Return the memory of moto, with every service loaded that the tests use."""
    for service, (method, parameters) in FIRST_CALLS.items():
        with suppress(ClientError):
            getattr(moto.client(service, REGION), method)(**parameters)
    gc.collect()
    gc.freeze()  # what moto has loaded is not searched for garbage any more
    return Memory()


@cache
def empty() -> Copy:
    """Return an account that has only what AWS itself provides."""
    return _memory().copy(corrections())
