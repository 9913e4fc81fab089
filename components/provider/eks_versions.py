"""The versions of Kubernetes that EKS clusters and nodes have, and the releases of the nodes' images for them.

It imports nothing of this project, so that the server level and the provider share it.
"""

BOTTLEROCKET = "BOTTLEROCKET"  # how the AMI types of Bottlerocket begin


def minor(version: str) -> int:
    """Return the minor number of a Kubernetes version: 34 for 1.34."""
    return int(version.partition(".")[2])


def is_release_for(release: str, ami_type: str, version: str) -> bool:
    """Return whether a release may be for a Kubernetes version. The releases of Bottlerocket do not name one."""
    return ami_type.startswith(BOTTLEROCKET) or release.startswith(f"{version}.")
