from typing import Annotated, Any

from ...calls.session import Client
from ...core.inventory import Description
from ...core.ownership import Identity
from ...properties.inputs import Immutable, Inputs, Outputs, SameMeaning, WriteOnly
from ...properties.property_types import NO_TAGS, Tags, matching
from ..ec2_resource import Describe, Ec2Resource


def key_form(text: str) -> str:
    """Return a public key without its comment and the end of the line: AWS replaces both."""
    return " ".join(text.split()[:2])


PublicKey = Annotated[
    str,
    matching(r"(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?\s*", "an OpenSSH public key, ssh-rsa or ssh-ed25519"),
    SameMeaning(key_form),
]
Name = Annotated[str, matching(r"[\x20-\x7e]{1,255}", "1 to 255 ASCII characters")]


class KeyPairInputs(Inputs):
    key_name: Immutable[Name | None] = None
    """Name of the key pair; generated if it is omitted."""
    public_key: Immutable[WriteOnly[PublicKey]]
    """Public key in OpenSSH format."""
    tags: Tags = NO_TAGS


class KeyPairOutputs(Outputs):
    fingerprint: str
    """Fingerprint of the key."""


class KeyPair(Ec2Resource[KeyPairInputs, KeyPairOutputs]):
    """A public key for SSH to instances; the private key never leaves its owner."""

    resource_type = "key-pair"
    describe, id_key = Describe("describe_key_pairs", "KeyPairs", "KeyPairIds"), "KeyPairId"
    name_input, max_name_length, unique = "key_name", 255, ("key_name",)
    conflict_codes = frozenset({"InvalidKeyPair.Duplicate"})

    def create(self, aws: Client, new: KeyPairInputs, identity: Identity) -> Description:
        return aws.import_key_pair(
            KeyName=new.key_name,
            PublicKeyMaterial=new.public_key.encode(),
            TagSpecifications=identity.specification(self.resource_type, new.tags),
        )

    def delete(self, aws: Client, identifier: str) -> None:
        aws.delete_key_pair(KeyName=self.find(aws, identifier)["KeyName"])

    def inputs_of(self, found: Description) -> KeyPairInputs:
        return KeyPairInputs.model_construct(key_name=found["KeyName"], public_key="", tags=self.tags_of(found))

    def read_write_only(self, aws: Client, found: Description) -> dict[str, Any]:
        found_pairs = aws.describe_key_pairs(KeyNames=[found["KeyName"]], IncludePublicKey=True)["KeyPairs"]
        return {"public_key": found_pairs[0].get("PublicKey")}

    def outputs_of(self, found: Description) -> KeyPairOutputs:
        return KeyPairOutputs(fingerprint=found["KeyFingerprint"])
