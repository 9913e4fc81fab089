"""What limits all rights of a user or of a group's members: their last day, and signing in with MFA."""

from datetime import date
from typing import Any

from ..iam_permissions import allow, deny_after
from ..partition import Partition

BEFORE_MFA = (
    *("iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetAccountPasswordPolicy"),
    *("iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice"),
    "sts:GetSessionToken",
)
"""What a person does before the first sign-in with MFA: change the first password, and register a device (IAM user
guide, Allow MFA-authenticated IAM users to manage their own credentials)."""


def limiting_statements(partition: Partition, *, require_mfa: bool, until: date | None = None) -> list[dict[str, Any]]:
    """Return the statements of a policy that limits whatever other policies allow; none without a limit."""
    return ([] if until is None else [deny_after(until)]) + (_mfa(partition) if require_mfa else [])


def _mfa(partition: Partition) -> list[dict[str, Any]]:
    """Return the statements that deny what is requested without MFA, also with access keys."""
    own = [partition.arn("iam", one, account="*") for one in ("user/${aws:username}", "mfa/*")]
    on_everything = ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]
    return [
        allow(on_everything, ["*"]),
        allow([one for one in BEFORE_MFA if one.startswith("iam:") and one not in on_everything], own),
        {
            "Effect": "Deny",
            "NotAction": list(BEFORE_MFA),
            "Resource": "*",
            # A request with an access key has no such key in its context.
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        },
    ]
