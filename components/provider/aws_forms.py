"""The forms of AWS's names: a regular expression, and what an error says must be there; and EC2's names of itself.

It imports nothing of this project, so that the levels and the provider share one table.
"""

ZONE = (r"[a-z]{2,}(-[a-z]+)+-\d[a-z0-9-]*[a-z]", "an availability zone, for example eu-west-1a")
DEVICE = (r"/dev/(sd[a-z]\d*|xvd[a-z]{1,2}\d*)", "a device, for example /dev/sdf or /dev/xvda")
INSTANCE_TYPE = (r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type, for example m7i.large")
KEY_ARN = (
    r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
    "the full ARN of a key, not of an alias, for example arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
)
EC2_PRINCIPALS = {
    "aws-cn": "ec2.amazonaws.com.cn",
    "aws-iso": "ec2.c2s.ic.gov",
    "aws-iso-b": "ec2.sc2s.sgov.gov",
}
"""EC2's service principal by partition, where it is not `ec2.amazonaws.com`, which EKS refuses in the trust policy of a
node role there (cdk-eks-blueprints 558; eksctl, partitions.go). All others that strata uses are equal everywhere."""
