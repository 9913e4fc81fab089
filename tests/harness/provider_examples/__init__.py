"""One example of every resource type: inputs, another value for each of them, and what prevents its deletion.

The contract tests run over all declarations, and fail for a type without an example or an input without another value.
"""

from . import autoscaling, ec2, eks, iam, identity_center, kms, logs

EXAMPLES = (
    ec2.EXAMPLES
    | autoscaling.EXAMPLES
    | iam.EXAMPLES
    | identity_center.EXAMPLES
    | eks.EXAMPLES
    | logs.EXAMPLES
    | kms.EXAMPLES
)
