"""Errors of calls to AWS. Each is one sentence: the operation, AWS's answer, and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from ..plugin.errors import ProviderError, describe

EXPIRED = "the credentials have expired: sign in again (aws sso login, or renew the session) and repeat"
INVALID = "AWS does not accept the credentials: check the profile, and that the account has enabled the region"
FORBIDDEN = "the credentials lack this permission: docs/iam-policy.json lists the actions that strata needs"
MODIFIED = "AWS limits how often a volume is modified: repeat some hours later, or change everything at once"
NO_CAPACITY = "AWS has too little of this in the zone: choose another instance type or zone, or repeat later"
REMEDIES = {
    "ExpiredToken": EXPIRED,
    "ExpiredTokenException": EXPIRED,
    "RequestExpired": EXPIRED + ", and check this machine's clock",
    "InvalidClientTokenId": INVALID,
    "AuthFailure": INVALID,
    "UnrecognizedClientException": INVALID,
    "SignatureDoesNotMatch": "the secret key does not belong to the access key: check the profile",
    "UnauthorizedOperation": FORBIDDEN,
    "AccessDenied": FORBIDDEN,
    "AccessDeniedException": FORBIDDEN,
    "OptInRequired": "the account has not enabled this service or region: enable it and repeat",
    "InvalidParameterException": "correct the value that AWS names",
    "InvalidParameterValue": "correct the value that AWS names",
    "ValidationError": "correct the value that AWS names",
    "VcpuLimitExceeded": "request a higher quota in Service Quotas, or use less",
    "LimitExceeded": "request a higher quota in Service Quotas, or use less",
    **dict.fromkeys(("IncorrectModificationState", "VolumeModificationRateExceeded"), MODIFIED),
    **dict.fromkeys(("InsufficientInstanceCapacity", "InsufficientHostCapacity"), NO_CAPACITY),
    **dict.fromkeys(("InsufficientReservedInstanceCapacity", "InsufficientVolumeCapacity"), NO_CAPACITY),
}
REQUEST_AGAIN = "request a new token, and write it to the file that AWS_WEB_IDENTITY_TOKEN_FILE names"
NOT_TRUSTED = "check that the role exists, and that its trust policy names the identity that assumes it"
BUCKET = "check that the bucket exists, and that its policy allows delivery.logs.amazonaws.com to write to it"
CALL_REMEDIES = {
    ("ec2:CreateFlowLogs", "400"): BUCKET,
    ("sts:AssumeRole", "AccessDenied"): f"{NOT_TRUSTED} and the external id (strata:externalId), if it requires one",
    ("sts:AssumeRoleWithWebIdentity", "AccessDenied"): f"{NOT_TRUSTED}, with the subject of the token",
    ("sts:AssumeRoleWithWebIdentity", "ExpiredTokenException"): REQUEST_AGAIN,
    ("sts:AssumeRoleWithWebIdentity", "InvalidIdentityToken"): REQUEST_AGAIN,
}
"""Remedies for an error of one call, by operation and code."""


class NotFoundError(ProviderError):
    """A resource was looked up and does not exist."""


class CancelledError(ProviderError):
    """The user stopped the operation while it waited."""


class TimedOutError(ProviderError):
    """A resource did not reach the expected status in the time allowed."""


class FailedError(ProviderError):
    """A resource has a status from which it does not recover."""

    def __init__(self, message: str, status: str) -> None:
        super().__init__(message)
        self.status = status


class AwsError(ProviderError):
    """AWS refused a call, or its answer never arrived."""

    def __init__(
        self,
        operation: str,
        code: str,
        message: str,
        status: int = 400,
        maybe_done: bool = False,
        *,
        remedy: str | None = None,
    ) -> None:
        """`operation` is the IAM-style name (ec2:CreateVpc); `maybe_done` says that the call may have taken effect.

        `is_unclear` says the same of the call or of an earlier attempt of it, whose answer was lost.
        """
        self.is_unclear = maybe_done
        self.operation, self.code, self.message, self.status = operation, code, message, status
        self.maybe_done = maybe_done
        remedy = remedy or CALL_REMEDIES.get((operation, code)) or REMEDIES.get(code.partition(".")[0])
        if remedy is None and code.endswith("LimitExceeded"):
            remedy = REMEDIES["LimitExceeded"]
        super().__init__(f"{operation}: {message.rstrip('.')} ({code})" + (f"; {remedy}" if remedy else ""))

    @property
    def is_missing(self) -> bool:
        """Whether AWS says that something does not exist."""
        named = (
            self.code == "ValidationError" and "not found" in self.message
        )  # of Auto Scaling, which has no other code
        return named or "NotFound" in self.code or self.code in MISSING or NO_CLUSTER in self.message

    @property
    def is_in_use(self) -> bool:
        """Whether AWS reports that the resource is still in use."""
        return self.code in IN_USE or self.code.endswith(".InUse") or INTERFACE_IN_USE in self.message

    @property
    def is_refused(self) -> bool:
        """Whether AWS says that it did not carry out the call, and why."""
        return (self.status < 500 or self.code in REFUSED_WITH_500) and not self.maybe_done and not self.is_throttled

    @property
    def is_throttled(self) -> bool:
        """Whether AWS refused the call because of too many calls, and did nothing."""
        return self.code in THROTTLED


MISSING = frozenset({"NoSuchEntity", "NoSuchEntityException", "InvalidSnapshot.NotFound", "ResourceNotFoundException"})
# EKS answers calls about a cluster that does not exist with the code ClientException (terraform-provider-aws, eks).
NO_CLUSTER = "No cluster found for name"
# EC2 refuses to delete an interface in use with the code InvalidParameterValue (cloud-nuke issues 431 and 1132).
INTERFACE_IN_USE = "is currently in use"
# Errors with status 500 that nevertheless say that AWS carried out nothing.
REFUSED_WITH_500 = frozenset(
    {
        "InsufficientInstanceCapacity",
        "InsufficientHostCapacity",
        "InsufficientReservedInstanceCapacity",
        "InsufficientVolumeCapacity",
        "ResourceContention",
        "ResourceContentionFault",
    }
)
IN_USE = frozenset(
    {
        "ConflictException",
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
        "SnapshotCreationPerVolumeRateExceeded",
        "SlowDown",
    }
)


def is_missing(error: Exception) -> bool:
    """Return whether an error says that something does not exist."""
    return isinstance(error, NotFoundError) or (isinstance(error, AwsError) and error.is_missing)


def is_in_use(error: Exception) -> bool:
    """Return whether an error says that something else still uses the resource."""
    return isinstance(error, AwsError) and error.is_in_use


@contextmanager
def ignoring_missing() -> Iterator[None]:
    """Ignore the error of a look or a removal that the resource does not exist."""
    try:
        yield
    except AwsError as error:
        if not error.is_missing:
            raise


def raise_unless(error: AwsError, *codes: str) -> None:
    """Raise the error again, unless one of these codes says that the wanted state exists already."""
    if error.code not in codes:
        raise error


def sentence(error: Exception) -> str:
    """Return the message of an error for the user. An invalid value is left out, because it may be secret."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
    return describe(error)
