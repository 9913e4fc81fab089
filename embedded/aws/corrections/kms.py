"""KMS: calls that the state of a key forbids ("Key states of AWS KMS keys" in the KMS Developer Guide)."""

from ..protocol import Answer, Call, Refusal
from .layer import Behind

_ROTATION = ("kms:DisableKeyRotation", "kms:EnableKeyRotation")


def refuse_key_state(call: Call, behind: Behind) -> Answer:
    """Refuse to rotate a key that is disabled, and to change one that is pending deletion."""
    if call.name in (*_ROTATION, "kms:ScheduleKeyDeletion"):
        key = behind.client(call).describe_key(KeyId=call.params["KeyId"])["KeyMetadata"]
        if key["KeyState"] == "PendingDeletion":
            raise Refusal("KMSInvalidStateException", f"{key['Arn']} is pending deletion.")
        if call.name in _ROTATION and key["KeyState"] == "Disabled":
            raise Refusal("DisabledException", f"{key['Arn']} is disabled.")
    return behind(call)
