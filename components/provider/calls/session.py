"""The session with AWS: boto3's clients with retries, a limit of parallel calls, and errors as sentences."""

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import Any, TypeVar

from ..aws_forms import BOTO_NAMES, IAM_PREFIXES
from ..config import Config
from ..plugin.errors import ProviderError
from . import retry
from .clock import Clock
from .credentials import (
    NOT_ACCEPTED,
    accepted_elsewhere,
    assume_role,
    credentials_sentence,
    region_not_enabled,
    token_file_sentence,
)
from .errors import REFUSED_WITH_500, AwsError, CancelledError

T = TypeVar("T")
PLACEHOLDER_KEYS = {"aws_access_key_id": "placeholder", "aws_secret_access_key": "placeholder"}
ASSUMING = "AssumeRole"  # what the names of STS's operations that assume a role start with
PAGE_TOKENS = {  # the key of the next page's token in an answer, and the parameter that requests that page
    "NextToken": "NextToken",
    "nextToken": "nextToken",
    "NextMarker": "Marker",
    "Marker": "Marker",
}


class Client:
    """The client of one AWS service. Its methods are boto3's; they repeat what can be repeated, and raise AwsError."""

    def __init__(self, session: "Session", service: str, client: Any, *, expects_absence: bool = False) -> None:
        self._session, self._service = session, service
        self._client = client
        self._expects_absence = expects_absence

    def expecting_absence(self) -> "Client":
        """Return the client for a look at whether something exists.

        It takes AWS's first word that it does not. The other client repeats a call while AWS may not show what this
        process created moments ago, which the error may name for another reason: it is the cluster of an add-on.
        """
        return Client(self._session, self._service, self._client, expects_absence=True)

    def of_service(self, service: str) -> "Client":
        """Return the client of another service."""
        return self._session.client(service)

    def account(self) -> str:
        """Return the id of the account that the credentials belong to."""
        return self._session.account()

    def cached(self, key: str, load: Callable[[], T]) -> T:
        """Return the value of a key, loaded at the first request, as `Session.cached` does."""
        return self._session.cached(key, load)

    def discard(self, key: str) -> None:
        """Have the value of a key loaded again at the next request, because it is about to change."""
        self._session.discard(key)

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        def call(**params: Any) -> dict[str, Any]:
            return self._call(method, {name: value for name, value in params.items() if value is not None})

        return call

    def pages(self, method: str, key: str, **params: Any) -> Iterator[Any]:
        """Yield the items of a list call, page by page; `key` is where an answer has them."""
        while True:
            page = self._call(method, params)
            yield from page.get(key, [])
            token = next((name for name in PAGE_TOKENS if page.get(name)), None)
            if token is None:
                return
            params = {**params, PAGE_TOKENS[token]: page[token]}

    def _call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        session = self._session
        params = {**self._tokens(method), **params}
        lost, throttled = False, 0
        for attempt in count(1):
            if session.cancelled.is_set() and not method.startswith(("describe_", "get_", "list_")):
                raise CancelledError(f"stopped before {self._service}:{method}; the next pulumi up continues from here")
            try:
                with session.slots:
                    return self._send(method, params)
            except Exception as error:
                failure = self._translate(method, error)
                if lost and failure.is_missing and method.startswith(retry.REMOVING):
                    return {}
                lost = lost or failure.maybe_done
                throttled += failure.is_throttled
                made = retry.Attempts(attempt, throttled, session.config.retries)
                recent = not self._expects_absence and session.is_recent(failure.message)
                if not retry.should_retry(failure, method, params, made, recent=recent):
                    reported = session.explained(failure)
                    reported.is_unclear = lost
                    raise reported from error
            session.pause(retry.delay(attempt))
        raise AssertionError("unreachable")

    def _tokens(self, method: str) -> dict[str, str]:
        """Return a value for each idempotency token of a call. boto3 would choose another one for each attempt."""
        meta = self._client.meta
        model = meta.service_model.operation_model(meta.method_to_api_mapping.get(method, method))
        return {name: str(uuid.uuid4()) for name in model.idempotent_members}

    def _send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Return AWS's answer. Raises ClientError also for an item that EC2 lists as `Unsuccessful` in its answer."""
        from botocore.exceptions import ClientError

        answer: dict[str, Any] = getattr(self._client, method)(**params)
        for failed in answer.get("Unsuccessful", []):
            raise ClientError(failed, method)
        return answer

    def _translate(self, method: str, error: Exception) -> AwsError:
        from botocore import exceptions as boto
        from botocore.parsers import ResponseParserError

        name = self._client.meta.method_to_api_mapping.get(method, method)
        operation = f"{IAM_PREFIXES.get(self._service, self._service)}:{name}"
        where = f"region {self._client.meta.region_name}"
        match error:
            case boto.ClientError():
                answer = error.response.get("Error", {})
                status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
                text = answer.get("Message") or "AWS gives no reason"  # some of EC2's errors have a code only
                code = answer.get("Code", "Unknown")
                if error.operation_name.startswith(ASSUMING):  # to sign the call; it was not sent
                    operation = f"sts:{error.operation_name}"
                maybe_done = status >= 500 and code not in REFUSED_WITH_500
                return AwsError(operation, code, text, status, maybe_done)
            case boto.EndpointConnectionError() | boto.ConnectTimeoutError() | boto.ProxyConnectionError():
                text = f"cannot reach AWS in {where}: check the network, the region's name and strata:endpoint"
                return AwsError(operation, "Unreachable", text, 503)
            case boto.HTTPClientError() | ResponseParserError():
                return AwsError(operation, "AnswerLost", f"the answer from {where} was lost", 503, maybe_done=True)
            case boto.ParamValidationError():
                raise ProviderError(f"{operation}: {' '.join(str(error).split())}") from error
            case boto.BotoCoreError():
                raise ProviderError(credentials_sentence(error)) from error
            case OSError():
                raise ProviderError(token_file_sentence(error)) from error
        raise error


@cache
def _loader(data_path: str | None) -> Any:
    """Return the loader of AWS's service models, which a process shares: it parses each once, EC2's in 0.1 s."""
    from botocore.loaders import create_loader

    return create_loader(data_path)


class Session:
    """The state that the calls of one provider process share."""

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        self.config = config
        self.clock = clock or Clock()
        self.cancelled = threading.Event()
        self.slots = threading.BoundedSemaphore(config.parallelism)
        self._lock = threading.RLock()
        self._clients: dict[str, Client] = {}
        self._boto: Any = None
        self._recent: dict[str, float] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._cache: dict[str, Any] = {}

    def client(self, service: str) -> Client:
        """Return the client of a service, without a call."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = Client(self, service, self.boto_client(service))
            return self._clients[service]

    def boto_client(self, service: str) -> Any:
        """Return boto3's own client, with the credentials and the endpoint of the configuration."""
        from botocore.config import Config as ClientConfig
        from botocore.exceptions import BotoCoreError

        try:
            with self._lock:
                boto = self._boto_session()
                settings = ClientConfig(
                    retries={"total_max_attempts": 1},
                    max_pool_connections=self.config.parallelism,
                    connect_timeout=10,
                    user_agent_extra="strata",
                )
                return boto.client(BOTO_NAMES.get(service, service), endpoint_url=self.config.endpoint, config=settings)
        except BotoCoreError as error:
            raise ProviderError(credentials_sentence(error)) from error

    def _boto_session(self) -> Any:
        from boto3 import Session as Boto3Session
        from botocore.session import Session as BotocoreSession

        if self._boto is None:
            # boto3 reads only AWS_DEFAULT_REGION; all other SDKs of AWS read AWS_REGION.
            region = self.config.region or os.environ.get("AWS_REGION")
            keys = PLACEHOLDER_KEYS if self.config.placeholder_credentials else {}
            core = BotocoreSession()
            core.register_component("data_loader", _loader(core.get_config_variable("data_path")))
            self._boto = Boto3Session(
                botocore_session=core, profile_name=self.config.profile, region_name=region or None, **keys
            )
            if self.config.role_arn:
                assume_role(self._boto, self.config)
        if not self._boto.region_name:
            raise ProviderError("no region is set: pulumi config set strata:region REGION, or set AWS_REGION")
        return self._boto

    def require_region(self) -> str:
        """Return the region. Raises ProviderError if neither configuration, nor environment, nor profile names one."""
        named = self.config.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        return named or str(self.boto_client("sts").meta.region_name)

    def account(self) -> str:
        """Return the id of the account that the credentials belong to."""
        return self.cached("account", lambda: str(self.client("sts").get_caller_identity()["Account"]))

    def cached(self, key: str, load: Callable[[], T]) -> T:
        """Return the value of a key, loaded at the first request; concurrent callers wait for the same value."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._cache:
                self._cache[key] = load()
            value: T = self._cache[key]
            return value

    def discard(self, key: str) -> None:
        """Have the value of a key loaded again at the next request. A load that runs has begun before the change."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            self._cache.pop(key, None)

    def require_allowed_account(self) -> None:
        """Raise ProviderError if the configuration lists allowed accounts and the credentials are for another one."""
        allowed = self.config.allowed_account_ids
        if allowed and self.account() not in allowed:
            raise ProviderError(
                f"the credentials belong to account {self.account()}, but strata:allowedAccountIds allows "
                f"{', '.join(allowed)}: choose another profile or role"
            )

    def explained(self, error: AwsError) -> AwsError:
        """Return an error that AWS answered, which names the region if the account has not enabled it."""
        if error.code not in NOT_ACCEPTED:
            return error
        with self._lock:
            boto = self._boto_session()
        account = self.cached("account elsewhere", lambda: accepted_elsewhere(boto, self.config))
        return region_not_enabled(error, account, boto.region_name) if account else error

    def created(self, identifier: str) -> None:
        """Note that a resource was created just now, so that calls which do not see it yet are repeated."""
        self._recent[identifier] = self.clock.now()

    def forget(self, identifier: str) -> None:
        """Note that a resource is being deleted, so that its absence is no reason to repeat a call."""
        self._recent.pop(identifier, None)

    def is_recent(self, text: str) -> bool:
        """Return whether a text names a resource that was created moments ago."""
        since = self.clock.now() - retry.VISIBILITY_SECONDS
        return any(identifier in text and at > since for identifier, at in list(self._recent.items()))

    def pause(self, seconds: float) -> None:
        """Wait. Raises CancelledError if the user stops the operation meanwhile."""
        if self.clock.wait(self.cancelled, seconds):
            raise CancelledError("stopped while waiting; the next pulumi up continues from here")


def in_parallel(*calls: Callable[[], object]) -> None:
    """Make calls that do not depend on each other at the same time. All end before the first error is raised."""
    if not calls:
        return
    with ThreadPoolExecutor(max_workers=len(calls)) as threads:
        futures = [threads.submit(call) for call in calls]
    for future in futures:
        future.result()
