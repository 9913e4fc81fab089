"""The forms of AWS's names: a regular expression, and what an error says must be there; and AWS's names of services.

It imports nothing of this project, so that the levels and the provider share one table.
"""

import re

REGION = (r"[a-z]{2,}(-[a-z]+)+-\d", "a region such as eu-west-1")
EXTERNAL_ID = (r"[\w+=,.@:/-]{2,1224}", "2 to 1224 letters, digits and any of + = , . @ : / -")
ZONE = (r"[a-z]{2,}(-[a-z]+)+-\d[a-z0-9-]*[a-z]", "an availability zone, for example eu-west-1a")
DEVICE = (r"/dev/(sd[a-z]\d*|xvd[a-z]{1,2}\d*)", "a device, for example /dev/sdf or /dev/xvda")
INSTANCE_TYPE = (r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type, for example m7i.large")
RELEASE = (r"\d[\w.-]*", "a release such as 1.34.1-20251103")
ISSUER_URL = (
    r"https://[\w.-]+(/[\w.~-]+)*",
    "the URL of an issuer of tokens without a port, a query or a slash at its end, for example https://gitlab.com",
)
KEY_ARN = (
    r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
    "the full ARN of a key, not of an alias, for example arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
)
DIRECTORY_NAME = (
    r"(?!(Administrator|AWSAdministrators)$)\S(.{0,126}\S)?",
    "1 to 128 characters without white space at either end, and neither Administrator nor AWSAdministrators",
)
EMAIL = (r"[^\s@]+@[^\s@]+\.[^\s@.]+", "an email address, for example alice@example.com")
INSTANCE_ARN = (
    r"arn:[\w-]+:sso:::instance/(sso)?ins-[\w.-]{16}",
    "the ARN of an instance of IAM Identity Center (arn:aws:sso:::instance/ssoins-...)",
)
BOTO_NAMES = {"ssoadmin": "sso-admin"}
"""boto3's names of services, where they differ from those of the folders with their declarations."""
IAM_PREFIXES = {"ssoadmin": "sso"}
"""The prefixes of services' actions in IAM policies, where they differ."""
MAX_INLINE_POLICY = 10_240
"""The characters of the inline policy of a permission set (IAM Identity Center user guide, Quotas)."""
MAX_MANAGED_POLICY = 6144
"""The characters of a managed policy (IAM user guide, IAM and AWS STS quotas)."""
DEFAULT_PARTITION = "aws"  # of a region that has the form of no partition's regions
_ARN = re.compile(r"arn:([a-z0-9-]+):(?:[^:]+:([^:]+):)?")
EC2_PRINCIPALS = {
    "aws-cn": "ec2.amazonaws.com.cn",
    "aws-iso": "ec2.c2s.ic.gov",
    "aws-iso-b": "ec2.sc2s.sgov.gov",
}
"""EC2's service principal by partition, where it is not `ec2.amazonaws.com`, which EKS refuses in the trust policy of a
node role there (cdk-eks-blueprints 558; eksctl, partitions.go). All others that strata uses are equal everywhere."""


def policy_size(document: str) -> int:
    """Return the number of characters of a policy as AWS counts it: without white space."""
    return len("".join(document.split()))


def partition_in(text: str) -> str | None:
    """Return the name of the partition that an ARN names; None for a text that is no ARN."""
    found = _ARN.match(text)
    return found[1] if found else None


def region_in(text: str) -> str | None:
    """Return the region that an ARN names; None for a text that is no ARN, or an ARN without a region."""
    found = _ARN.match(text)
    return found[2] if found else None
