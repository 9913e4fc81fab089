"""The forms of AWS's names: a regular expression, and what an error says must be there; and AWS's names of services.

It imports nothing of this project, so that the levels and the provider share one table.
"""

import re
from typing import Literal

REGION = (r"[a-z]{2,}(-[a-z]+)+-\d", "a region such as eu-west-1")
ACCOUNT_ID = (r"\d{12}", "an account id: 12 digits")
EXTERNAL_ID = (r"[\w+=,.@:/-]{2,1224}", "2 to 1224 letters, digits and any of + = , . @ / - :")
ZONE = (r"[a-z]{2,}(-[a-z]+)+-\d[a-z0-9-]*[a-z]", "an availability zone, for example eu-west-1a")
DEVICE = (r"/dev/(sd[a-z]\d*|xvd[a-z]{1,2}\d*)", "a device, for example /dev/sdf or /dev/xvda")
INSTANCE_TYPE = (r"[a-z][a-z0-9-]*\.[a-z0-9-]+", "an instance type, for example m7i.large")
ARM_TYPE = re.compile(r"(a1|[a-z]+\d+g[a-z]*|p\d+e-gb\d+)\.")
"""Instance types with processors of ARM (EC2 user guide, Instance type naming conventions)."""
NVIDIA_TYPE = re.compile(r"(?!g4ad\.)(p|gr?)\d[a-z0-9-]*\.")
"""Instance types with GPUs of NVIDIA; G4ad has those of AMD."""
NODE_LABEL_KEY = re.compile(r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?")
NODE_LABEL_VALUE = re.compile(r"[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?")
MAX_NODE_LABEL_KEY = 63
"""The characters of a key, with its prefix: EKS accepts fewer than Kubernetes, and no empty value (EKS API reference,
CreateNodegroup)."""
RESERVED_LABEL = re.compile(
    r"(?!(node|kubelet)\.kubernetes\.io/)([^/]*\.)?(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)/.*"
)
"""Keys of labels that EKS refuses or kubelet does not set (containers-roadmap 1451; terraform-aws-eks 3346)."""
MAX_TAINTS = 50
"""The taints of a node group (EKS API reference, CreateNodegroup)."""
EKS_NAME = (r"[0-9A-Za-z][\w-]{0,99}", "1 to 100 letters, digits, - and _, of which the first is a letter or a digit")
KUBERNETES_VERSION = (r"1\.\d{2}", 'a Kubernetes version in quotes, such as "1.34"')
ADD_ON_NAME = (r"[a-z0-9][a-z0-9-]*", "the name of an add-on, such as aws-ebs-csi-driver")
ADD_ON_VERSION = (r"v\d+\.\d+\.\d+(-\S+)?", "the version of an add-on, such as v1.20.4-eksbuild.1")
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
ControlPlaneLog = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]
"""The logs of an EKS control plane."""
NodePool = Literal["general-purpose", "system"]
"""The node pools of EKS Auto Mode."""
BOTO_NAMES = {"ssoadmin": "sso-admin"}
"""boto3's names of services, where they differ from those of the folders with their declarations."""
IAM_PREFIXES = {"ssoadmin": "sso"}
"""The prefixes of services' actions in IAM policies, where they differ."""
RESERVED_TAGS = ("aws:", "strata:")
"""The prefixes of the keys of tags that AWS and strata write."""
ADMINISTRATOR = "AdministratorAccess"
"""The managed policy of AWS for administrators, who can give rights to others."""
MAX_INLINE_POLICY = 10_240
"""The characters of the inline policy of a permission set (IAM Identity Center user guide, Quotas)."""
MAX_MANAGED_POLICY = 6144
"""The characters of a managed policy (IAM user guide, IAM and AWS STS quotas)."""
MAX_TRUST_POLICY = 4096
"""The characters of a role's trust policy: the highest quota that AWS gives; without a request, it is 2,048."""
MIN_CLUSTER_ZONES = 2
"""The zones in which an EKS control plane needs subnets (EKS user guide, VPC and subnet requirements)."""
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


def type_problem(ami_type: str, instance_type: str) -> str | None:
    """Return why nodes of an instance type cannot have images of an AMI type of EKS; None where they can."""
    if ami_type == "CUSTOM" or ami_type.startswith("WINDOWS"):
        return None
    if ("ARM_64" in ami_type) != bool(ARM_TYPE.match(instance_type)):
        return "has another processor architecture"
    if ami_type.endswith(("_NVIDIA", "_NVIDIA_FIPS", "_GPU")) and not NVIDIA_TYPE.match(instance_type):
        return "has no GPU of NVIDIA"
    return None
