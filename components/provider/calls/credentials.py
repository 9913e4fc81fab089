"""Credentials: the role that the provider assumes, and what a user can do where AWS does not accept them."""

from typing import Any

from ..config import Config
from ..properties.partition import home_region
from .errors import AwsError

NOT_ACCEPTED = {"AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "OptInRequired"}
"""The codes of services for credentials that they do not know, and for an account that has not enabled the region."""


def assume_role(session: Any, config: Config) -> None:
    """Make a boto3 session assume the configured role; the credentials are renewed when they expire."""
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
    from botocore.exceptions import NoCredentialsError

    inner = session._session  # noqa: SLF001 - boto3 has no public way to replace the credentials of a session
    own = inner.get_credentials()
    if own is None:
        raise NoCredentialsError
    external = {"ExternalId": config.external_id} if config.external_id else {}
    fetcher = AssumeRoleCredentialFetcher(
        lambda service, **settings: inner.create_client(service, endpoint_url=config.endpoint, **settings),
        own,
        config.role_arn,
        extra_args={"RoleSessionName": "strata", **external},
    )
    inner._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")  # noqa: SLF001


def accepted_elsewhere(session: Any, config: Config) -> str | None:
    """Return the account that the credentials of a boto3 session belong to, according to the home region's STS.

    None where that is the session's own region, or does not accept them either.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    home = home_region(session.region_name)
    if home == session.region_name:
        return None
    try:
        sts = session.client("sts", region_name=home, endpoint_url=config.endpoint)
        return str(sts.get_caller_identity()["Account"])
    except (BotoCoreError, ClientError):
        return None


def region_not_enabled(error: AwsError, account: str, region: str) -> AwsError:
    """Return the error of a call in a region that the account has not enabled."""
    remedy = (
        f"account {account} has not enabled region {region}, or its STS has not issued these credentials: enable the "
        f"region (aws account enable-region --region-name {region}), or choose another one"
    )
    return AwsError(error.operation, error.code, error.message, error.status, error.maybe_done, remedy=remedy)


def credentials_sentence(error: Exception) -> str:
    """Return what a user can do about an error that boto3 raises itself: credentials, profile, region."""
    match type(error).__name__:
        case "NoCredentialsError" | "PartialCredentialsError" | "CredentialRetrievalError":
            remedy = "set AWS_PROFILE or strata:profile, or sign in (aws sso login)"
        case "ProfileNotFound":
            remedy = "correct strata:profile, or add the profile to ~/.aws/config"
        case "NoRegionError" | "InvalidRegionError":
            remedy = "set the region: pulumi config set strata:region REGION"
        case "UnauthorizedSSOTokenError" | "SSOTokenLoadError" | "TokenRetrievalError":
            remedy = "the single sign-on session has expired: aws sso login"
        case "InvalidConfigError":
            remedy = "set AWS_ROLE_ARN beside AWS_WEB_IDENTITY_TOKEN_FILE, or correct the profile"
        case _:
            remedy = "check the provider's configuration (docs/provider.md)"
    return f"AWS cannot be called: {' '.join(str(error).rstrip('.').split())}; {remedy}"


def token_file_sentence(error: OSError) -> str:
    """Return what a user can do about a file with credentials that cannot be read: that of a web identity token."""
    why = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return f"AWS cannot be called: {why}; write the token to the file that AWS_WEB_IDENTITY_TOKEN_FILE names"
