"""KMS: calls that the state of a key forbids ("Key states of AWS KMS keys" in the KMS Developer Guide)."""

from typing import Any

from ..protocol import Answer, Call, Refusal, data_of
from .layer import Behind

_ROTATION = ("kms:DisableKeyRotation", "kms:EnableKeyRotation")
_USES = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncrypt", "kms:Sign", "kms:GenerateMac")


def refuse_key_state(call: Call, behind: Behind) -> Answer:
    """Refuse to use or to rotate a key that is disabled, and to use or to change one that is pending deletion."""
    if call.name in (*_ROTATION, "kms:ScheduleKeyDeletion"):
        _refuse(_key(call, behind, call.params["KeyId"]), disabled=call.name in _ROTATION)
    answer = behind(call)
    if call.name.startswith(_USES) and answer.ok:  # a ciphertext names its key, which the answer does too
        _refuse(_key(call, behind, data_of(call, answer)["KeyId"]), disabled=True)
    return answer


def refuse_public_key(call: Call, behind: Behind) -> Answer:
    """Refuse to show the public key of a key that has none ("GetPublicKey" in the KMS API Reference)."""
    if call.name == "kms:GetPublicKey":
        key = _key(call, behind, call.params["KeyId"])
        if not key["KeySpec"].startswith(("RSA", "ECC", "SM2")):
            message = f"{key['Arn']} key spec is {key['KeySpec']} which is not valid for GetPublicKey."
            raise Refusal("UnsupportedOperationException", message)
    return behind(call)


def _key(call: Call, behind: Behind, key: str) -> dict[str, Any]:
    found: dict[str, Any] = behind.client(call).describe_key(KeyId=key)["KeyMetadata"]
    return found


def _refuse(key: dict[str, Any], *, disabled: bool) -> None:
    if key["KeyState"] == "PendingDeletion":
        raise Refusal("KMSInvalidStateException", f"{key['Arn']} is pending deletion.")
    if disabled and key["KeyState"] == "Disabled":
        raise Refusal("DisabledException", f"{key['Arn']} is disabled.")
