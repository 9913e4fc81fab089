"""Examples of the resource types of KMS."""

from tests.harness.provider_prerequisites import ALLOW

from .example import Example, each

EXAMPLES = {
    "strata:kms:Key": Example(
        lambda _: {"policy": ALLOW % "kms:*"},
        lambda _: each(
            description="disks",
            policy=ALLOW % "kms:Describe*",
            keyUsage="SIGN_VERIFY",
            keySpec="RSA_2048",
            multiRegion=True,
            enabled=False,
            rotate=False,
        ),
    ),
}
