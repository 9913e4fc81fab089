"""EKS Auto Mode: the roles that it needs, what is built into it, and the network policies that it enforces."""

from typing import Any

BUILT_IN = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "aws-ebs-csi-driver")
"""The add-ons whose function Auto Mode has itself (EKS user guide, Considerations for Amazon EKS Auto Mode)."""
CLUSTER_POLICIES = (
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
"""The AWS managed policies that the cluster's role needs for Auto Mode, beside that of every cluster."""
NODE_POLICIES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
"""The AWS managed policies of the role that its nodes have."""
OLDEST_MINOR = 29
"""The minor number of the oldest Kubernetes version with Auto Mode."""


def plan_network_policies() -> dict[str, Any]:
    """Return the ConfigMap that makes Auto Mode enforce network policies (EKS user guide, Use Network Policies with
    EKS Auto Mode).
    """
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "amazon-vpc-cni", "namespace": "kube-system"},
        "data": {"enable-network-policy-controller": "true"},
    }
