"""The forms of AWS's names: a regular expression, and what an error says must be there.

It imports nothing of this project, so that the levels and the provider share one table.
"""

ZONE = (r"[a-z]{2}(-[a-z]+)+-\d[a-z0-9-]*[a-z]", "an availability zone, for example eu-west-1a")
DEVICE = (r"/dev/(sd[a-z]\d*|xvd[a-z]{1,2}\d*)", "a device, for example /dev/sdf or /dev/xvda")
INSTANCE_TYPE = (r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type, for example m7i.large")
KEY_ARN = (
    r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
    "the full ARN of a key, not of an alias, for example arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
)
