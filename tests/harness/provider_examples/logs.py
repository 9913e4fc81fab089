"""Examples of the resource types of CloudWatch Logs."""

from .example import Example, each

EXAMPLES = {
    "strata:logs:LogGroup": Example(
        lambda _: {"name": "/strata/flows"},
        lambda needs: each(name="/strata/others", retentionInDays=30, kmsKeyId=needs.key()),
        beyond_moto=frozenset({"kmsKeyId"}),
    ),
}
