"""The memory of moto, of which a copy is made and put back in milliseconds.

moto keeps its accounts in objects of this process. A copy is a pickle of them. What AWS itself provides, its images and
its managed policies, is the same in every account: copies share it.
"""

import io
import pickle
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.model_instances import reset_model_data
from moto.ec2.models import EC2Backend
from moto.iam.models import AWSManagedPolicy, IAMBackend, ManagedPolicy
from moto.kms.utils import AbstractPrivateKey

from embedded.aws.corrections import Layer

_POLICIES = "managed_policies"  # those of AWS and of the account, by ARN


@dataclass(frozen=True)
class Copy:
    """What moto and its corrections had in memory: `content`, and the objects that it shares with the memory."""

    content: bytes
    shared: list[Any]


class Memory:
    """The memory of moto, with what it shares with its copies: all images that it has when it is first copied."""

    def __init__(self) -> None:
        self._images = {
            id(each): each
            for _, _, _, backend in _backends()
            if isinstance(backend, EC2Backend)
            for each in (*backend.amis.values(), *backend.snapshots.values())
        }
        self._policies: WeakKeyDictionary[BaseBackend, dict[str, ManagedPolicy]] = WeakKeyDictionary()

    def copy(self, corrections: list[Layer]) -> Copy:
        """Return a copy of the memory and of the corrections of one account."""
        found = list(_backends())
        attributes = [self._own(backend) for *_, backend in found]
        attached = [
            (policy, policy.attachment_count)
            for policies in self._policies.values()
            for policy in policies.values()
            if policy.attachment_count
        ]
        file = io.BytesIO()
        pickler = _Pickler(file, self._images, [backend for *_, backend in found])
        pickler.dump((found, attributes, attached, corrections))
        return Copy(file.getvalue(), pickler.shared)

    def put_back(self, copy: Copy) -> list[Layer]:
        """Replace what the memory contains by a copy, and return the corrections."""
        unpickler = _Unpickler(io.BytesIO(copy.content), copy.shared)
        found, attributes, attached, corrections = unpickler.load()
        for services in _services():
            for account in services.values():
                account.clear()
        for policies in self._policies.values():
            for policy in policies.values():
                policy.attachment_count = 0
        for policy, count in attached:
            policy.attachment_count = count
        for (services, account, region, backend), own in zip(found, attributes, strict=True):
            services[account][region] = backend
            backend.__dict__ = own
            if _POLICIES in own:
                own[_POLICIES] = self._policies[backend] | own[_POLICIES]
        reset_model_data()  # moto lists everything that was ever created, which would never be freed
        return list(corrections)

    def _own(self, backend: BaseBackend) -> dict[str, Any]:
        """Return the attributes of a backend without AWS's policies."""
        if not isinstance(backend, IAMBackend):
            return vars(backend)
        if backend not in self._policies:
            self._policies[backend] = {policy.arn: policy for policy in backend.aws_managed_policies}
        of_aws = self._policies[backend]
        own = {arn: policy for arn, policy in backend.managed_policies.items() if arn not in of_aws}
        return {**vars(backend), _POLICIES: own}


def _backends() -> Iterator[tuple[BackendDict[Any], str, str, BaseBackend]]:
    """Yield each part of the memory: its service, account and region, and the object that contains it."""
    for services in _services():
        for account, region, backend in services.iter_backends():
            yield services, account, region, backend


def _services() -> list[BackendDict[Any]]:
    return BackendDict._instances  # type: ignore[misc]


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, images: dict[int, Any], backends: list[BaseBackend]) -> None:
        super().__init__(file, protocol=5)
        self.shared: list[Any] = []
        self._numbers: dict[int, int] = {}
        of_aws = {id(each.aws_managed_policies) for each in backends if isinstance(each, IAMBackend)}
        self._shared = images.keys() | of_aws | {id(backend) for backend in backends}

    def persistent_id(self, value: Any) -> int | None:
        """Return the number of a shared object."""
        if id(value) not in self._shared and not isinstance(value, _SHARED):
            return None
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self.shared)
            self.shared.append(value)
        return self._numbers[id(value)]

    def reducer_override(self, value: Any) -> Any:
        """Return how a mapping of moto's own is made again: without its constructor, which has other arguments."""
        if not isinstance(value, defaultdict) or type(value) is defaultdict:
            return NotImplemented
        return _mapping, (type(value), value.default_factory), vars(value), None, iter(value.items())


def _mapping(kind: type[defaultdict[Any, Any]], factory: Any) -> defaultdict[Any, Any]:
    made = kind.__new__(kind)
    defaultdict.__init__(made, factory)
    return made


_SHARED = (BackendDict, AWSManagedPolicy, AbstractPrivateKey, FunctionType)
"""Types whose objects are not copied: they do not change, or `put_back` resets what does."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, shared: list[Any]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, number: int) -> Any:
        return self._shared[number]
