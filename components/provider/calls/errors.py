"""What can go wrong, each as one sentence: what was tried, what AWS answered, and what to do about it."""

from pydantic import ValidationError

from ..plugin.errors import ProviderError, describe

EXPIRED = "the credentials have expired: sign in again (aws sso login, or renew the session) and repeat"
UNACCEPTED = "AWS does not accept the credentials: check the profile, and that the account has enabled the region"
FORBIDDEN = "the credentials lack this right: docs/iam-policy.json lists what strata needs"
REMEDIES = {
    "ExpiredToken": EXPIRED,
    "ExpiredTokenException": EXPIRED,
    "RequestExpired": EXPIRED + ", and see that this machine's clock is right",
    "InvalidClientTokenId": UNACCEPTED,
    "AuthFailure": UNACCEPTED,
    "UnrecognizedClientException": UNACCEPTED,
    "SignatureDoesNotMatch": "the secret key does not fit the access key: check the profile",
    "UnauthorizedOperation": FORBIDDEN,
    "AccessDenied": FORBIDDEN,
    "AccessDeniedException": FORBIDDEN,
    "OptInRequired": "the account has not enabled this service or region: enable it and repeat",
    "InvalidParameterException": "correct the value that AWS names",
    "InvalidParameterValue": "correct the value that AWS names",
    "ValidationError": "correct the value that AWS names",
    "VcpuLimitExceeded": "ask for a higher quota in Service Quotas, or use less",
    "LimitExceeded": "ask for a higher quota in Service Quotas, or use less",
}


class NotFoundError(ProviderError):
    """What was looked for is not there."""


class CancelledError(ProviderError):
    """The user stopped the operation while it waited."""


class TimedOutError(ProviderError):
    """A resource did not reach the state that was waited for in the time allowed."""


class FailedError(ProviderError):
    """A resource is in a state from which it does not recover."""

    def __init__(self, message: str, status: str) -> None:
        super().__init__(message)
        self.status = status


class AwsError(ProviderError):
    """AWS refused a call, or its answer never came."""

    def __init__(self, operation: str, code: str, message: str, status: int = 400, maybe_done: bool = False) -> None:
        """`operation` is the IAM-style name (ec2:CreateVpc); `maybe_done` says that the call may have taken effect."""
        self.operation, self.code, self.message, self.status = operation, code, message, status
        self.maybe_done = maybe_done
        remedy = REMEDIES.get(code.partition(".")[0])
        if remedy is None and code.endswith("LimitExceeded"):
            remedy = REMEDIES["LimitExceeded"]
        super().__init__(f"{operation}: {message.rstrip('.')} ({code})" + (f"; {remedy}" if remedy else ""))

    @property
    def is_missing(self) -> bool:
        """Whether AWS says that something does not exist."""
        return "NotFound" in self.code or self.code in MISSING

    @property
    def is_in_use(self) -> bool:
        """Whether AWS says that something else still uses the resource."""
        return self.code in IN_USE or self.code.endswith(".InUse")

    @property
    def is_refused(self) -> bool:
        """Whether AWS says that it has not done it, and why."""
        return self.status < 500 and not self.maybe_done and not self.is_throttled

    @property
    def is_throttled(self) -> bool:
        """Whether AWS refuses because of too many calls; nothing was done."""
        return self.code in THROTTLED


MISSING = frozenset({"NoSuchEntity", "NoSuchEntityException", "InvalidSnapshot.NotFound", "ResourceNotFoundException"})
IN_USE = frozenset(
    {
        "DependencyViolation",
        "DeleteConflict",
        "ResourceInUse",
        "ResourceInUseException",
        "ResourceInUseFault",
        "ScalingActivityInProgress",
        "VolumeInUse",
        "InvalidKeyPair.InUse",
        "IncorrectState",
    }
)
THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "PriorRequestNotComplete",
        "SlowDown",
    }
)


def is_missing(error: Exception) -> bool:
    """Return whether an error says that something does not exist."""
    return isinstance(error, NotFoundError) or (isinstance(error, AwsError) and error.is_missing)


def is_in_use(error: Exception) -> bool:
    """Return whether an error says that something else still uses the resource."""
    return isinstance(error, AwsError) and error.is_in_use


def sentence(error: Exception) -> str:
    """Return what the user reads about an error. A value that does not fit is left out, since it may be secret."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
    return describe(error)
