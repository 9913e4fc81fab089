"""The way to AWS: boto3's clients, made at the first call, with retries, limits and errors as sentences."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any, TypeVar

from ..config import Config
from ..plugin.errors import ProviderError
from . import retry
from .errors import AwsError, CancelledError

T = TypeVar("T")
NOBODY = {"aws_access_key_id": "placeholder", "aws_secret_access_key": "placeholder"}
TOKENS = {  # where a page says that there is another, and the parameter that asks for it
    "NextToken": "NextToken",
    "nextToken": "nextToken",
    "NextMarker": "Marker",
    "Marker": "Marker",
}


class Client:
    """One AWS service. Its methods are boto3's own; they retry what can be retried and raise AwsError."""

    def __init__(self, session: "Session", service: str) -> None:
        self._session, self._service = session, service
        self._client = session.boto_client(service)

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        def call(**params: Any) -> dict[str, Any]:
            return self._call(method, {name: value for name, value in params.items() if value is not None})

        return call

    def pages(self, method: str, key: str, **params: Any) -> Iterator[Any]:
        """What a list call yields under a key, page by page."""
        while True:
            page = self._call(method, params)
            yield from page.get(key, [])
            token = next((name for name in TOKENS if page.get(name)), None)
            if token is None:
                return
            params = {**params, TOKENS[token]: page[token]}

    def _call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        session = self._session
        lost = False
        for attempt in count(1):
            if session.cancelled.is_set() and not method.startswith(("describe_", "get_", "list_")):
                raise CancelledError(f"stopped before {self._service}:{method}")
            try:
                with session.slots:
                    return self._answer(method, params)
            except Exception as error:
                failure = self._translate(method, error)
                if lost and failure.is_missing and method.startswith(retry.UNDOING):
                    return {}
                lost = lost or failure.maybe_done
                fresh, limit = session.is_fresh(failure.message), session.config.retries
                if not retry.again(failure, method, params, attempt=attempt, limit=limit, fresh=fresh):
                    raise failure from error
            session.cancelled.wait(retry.delay(attempt))
        raise AssertionError("unreachable")

    def _answer(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """What AWS answers. Raises ClientError also where EC2 refuses within an answer: `Unsuccessful`."""
        from botocore.exceptions import ClientError

        answer: dict[str, Any] = getattr(self._client, method)(**params)
        for refused in answer.get("Unsuccessful", []):
            raise ClientError(refused, method)
        return answer

    def _translate(self, method: str, error: Exception) -> AwsError:
        from botocore import exceptions as boto
        from botocore.parsers import ResponseParserError

        name = self._client.meta.method_to_api_mapping.get(method, method)
        operation = f"{self._service}:{name}"
        where = f"region {self._client.meta.region_name}"
        match error:
            case boto.ClientError():
                answer = error.response.get("Error", {})
                status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
                text = answer.get("Message") or "AWS gives no reason"  # EC2 has errors of which it tells the code only
                return AwsError(operation, answer.get("Code", "Unknown"), text, status, status >= 500)
            case boto.EndpointConnectionError() | boto.ConnectTimeoutError() | boto.ProxyConnectionError():
                text = f"cannot reach AWS in {where}: check the network, the region's name and strata:endpoint"
                return AwsError(operation, "Unreachable", text, 503)
            case boto.HTTPClientError() | ResponseParserError():
                return AwsError(operation, "AnswerLost", f"the answer from {where} was lost", 503, maybe_done=True)
            case boto.ParamValidationError():
                raise ProviderError(f"{operation}: {' '.join(str(error).split())}") from error
            case boto.BotoCoreError():
                raise ProviderError(credentials_sentence(error)) from error
        raise error


@cache
def _loader(data_path: str | None) -> Any:
    """Return what reads AWS's service models, of which each is parsed once in a process: EC2's takes 0.1 s."""
    from botocore.loaders import create_loader

    return create_loader(data_path)


class Session:
    """What the calls of one provider process share."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.cancelled = threading.Event()
        self.slots = threading.BoundedSemaphore(config.parallelism)
        self._lock = threading.RLock()
        self._clients: dict[str, Client] = {}
        self._boto: Any = None
        self._fresh: dict[str, float] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._answers: dict[str, Any] = {}

    def client(self, service: str) -> Client:
        """The client of a service; making it makes no call."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = Client(self, service)
            return self._clients[service]

    def boto_client(self, service: str) -> Any:
        """boto3's own client, from the credentials and the endpoint that the configuration names."""
        from boto3 import Session as Boto3Session
        from botocore.config import Config as ClientConfig
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session as BotocoreSession

        try:
            with self._lock:
                if self._boto is None:
                    # boto3 itself reads AWS_DEFAULT_REGION alone, while every other SDK of AWS reads AWS_REGION.
                    region = self.config.region or os.environ.get("AWS_REGION")
                    nobody = NOBODY if self.config.placeholder_credentials else {}
                    core = BotocoreSession()
                    core.register_component("data_loader", _loader(core.get_config_variable("data_path")))
                    self._boto = Boto3Session(
                        botocore_session=core, profile_name=self.config.profile, region_name=region or None, **nobody
                    )
                    if self.config.role_arn:
                        assume_role(self._boto, self.config)
                if not self._boto.region_name:
                    raise ProviderError("no region is set: pulumi config set strata:region REGION, or set AWS_REGION")
                settings = ClientConfig(
                    retries={"total_max_attempts": 1},
                    max_pool_connections=self.config.parallelism,
                    connect_timeout=10,
                    user_agent_extra="strata",
                )
                return self._boto.client(service, endpoint_url=self.config.endpoint, config=settings)
        except BotoCoreError as error:
            raise ProviderError(credentials_sentence(error)) from error

    def account(self) -> str:
        """The account id that the credentials belong to."""
        return self.once("account", lambda: str(self.client("sts").get_caller_identity()["Account"]))

    def once(self, question: str, ask: Callable[[], T]) -> T:
        """The answer to a question that is asked once; whoever has it meanwhile waits for the same answer."""
        with self._lock:
            asking = self._asking.setdefault(question, threading.Lock())
        with asking:
            if question not in self._answers:
                self._answers[question] = ask()
            answer: T = self._answers[question]
            return answer

    def allow_changes(self) -> None:
        """Raises ProviderError when the configuration names allowed accounts and this is another one."""
        allowed = self.config.allowed_account_ids
        if allowed and self.account() not in allowed:
            raise ProviderError(
                f"the credentials belong to account {self.account()}, but strata:allowedAccountIds allows "
                f"{', '.join(allowed)}: choose another profile or role"
            )

    def created(self, identifier: str) -> None:
        """Remembers that something came to be just now, so that not being seen yet is no error."""
        self._fresh[identifier] = time.monotonic()

    def forget(self, identifier: str) -> None:
        """From now on its absence is meant."""
        self._fresh.pop(identifier, None)

    def is_fresh(self, text: str) -> bool:
        """Whether a text names something that came to be moments ago."""
        since = time.monotonic() - retry.FRESH_SECONDS
        return any(identifier in text and at > since for identifier, at in list(self._fresh.items()))

    def pause(self, seconds: float) -> None:
        """Waits; raises CancelledError when the user stops the operation meanwhile."""
        if self.cancelled.wait(seconds):
            raise CancelledError("stopped while waiting; the next pulumi up goes on from here")


def assume_role(session: Any, config: Config) -> None:
    """Lets a boto3 session act as the configured role, renewing the role's credentials when they expire."""
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
    from botocore.exceptions import NoCredentialsError

    inner = session._session  # noqa: SLF001 - boto3 has no public way to replace the credentials of a session
    own = inner.get_credentials()
    if own is None:
        raise NoCredentialsError
    fetcher = AssumeRoleCredentialFetcher(
        lambda service, **settings: inner.create_client(service, endpoint_url=config.endpoint, **settings),
        own,
        config.role_arn,
        extra_args={"RoleSessionName": "strata"},
    )
    inner._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")  # noqa: SLF001


def credentials_sentence(error: Exception) -> str:
    """What a user does about an error of boto3 that is not AWS's own: credentials, profile, region."""
    match type(error).__name__:
        case "NoCredentialsError" | "PartialCredentialsError" | "CredentialRetrievalError":
            remedy = "set AWS_PROFILE or strata:profile, or sign in (aws sso login)"
        case "ProfileNotFound":
            remedy = "correct strata:profile, or add the profile to ~/.aws/config"
        case "NoRegionError" | "InvalidRegionError":
            remedy = "set the region: pulumi config set strata:region REGION"
        case "UnauthorizedSSOTokenError" | "SSOTokenLoadError" | "TokenRetrievalError":
            remedy = "the single sign-on session has expired: aws sso login"
        case _:
            remedy = "check the provider's configuration (docs/provider.md)"
    return f"AWS cannot be called: {' '.join(str(error).rstrip('.').split())}; {remedy}"
