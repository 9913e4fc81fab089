"""Examples of the resource types of EKS."""

from .example import Example, each

EXAMPLES = {
    "strata:eks:Cluster": Example(
        lambda needs: {
            "name": "main",
            "roleArn": needs.role("cluster"),
            "version": "1.33",
            "subnetIds": [needs.subnet, needs.other_subnet],
            "authenticationMode": "API_AND_CONFIG_MAP",
            "supportType": "EXTENDED",
            "publicAccessCidrs": ["198.51.100.0/24"],  # refresh leaves alone what was left to AWS
        },
        lambda needs: (
            each(
                name="main2",
                roleArn=needs.role("other"),
                version="1.34",
                subnetIds=[needs.subnet, needs.subnet_in("us-east-1b", "10.1.3.0/24")],
                securityGroupIds=[needs.group],
                endpointPrivateAccess=False,
                publicAccessCidrs=["192.0.2.0/24", "10.0.0.0/8"],
                authenticationMode="API",
                creatorIsAdmin=False,
                secretsKeyArn=needs.key(),
                enabledLogs=["scheduler", "audit"],
                supportType="STANDARD",
                deletionProtection=True,
                serviceIpv4Cidr="10.100.0.0/16",
                ipFamily="ipv6",
                subnetsByZone={"us-east-1a": needs.subnet, "us-east-1b": needs.other_subnet},
            )
            | {
                "endpointPublicAccess": {"endpointPublicAccess": False, "publicAccessCidrs": None},
                "autoMode": {"autoMode": True},
                "nodePools": (pools := {"autoMode": True, "nodePools": ["system"], "nodeRoleArn": needs.role("nodes")}),
                "nodeRoleArn": pools,
            }
        ),
        unread=frozenset({"subnetsByZone"}),
    ),
    "strata:eks:NodeGroup": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "name": "nodes",
            "nodeRoleArn": needs.role("nodes"),
            "subnetIds": [needs.subnet],
            "version": "1.33",
            "releaseVersion": "1.33.5-20251016",
            "maxSize": 2,
        },
        lambda needs: (
            each(
                cluster=needs.cluster("other"),
                name="nodes2",
                nodeRoleArn=needs.role("others"),
                subnetIds=[needs.other_subnet],
                instanceTypes=["m5.large"],
                amiType="AL2023_ARM_64_STANDARD",
                capacityType="SPOT",
                diskSize=50,
                launchTemplateId=needs.template("nodes"),
                launchTemplateVersion="2",
                releaseVersion="1.33.5-20251103",
                newest=True,
                minSize=0,
                desiredSize=2,
                maxSize=3,
                maxUnavailable=2,
                maxUnavailablePercentage=50,
                labels={"pool": "web"},
                taints=[
                    {"key": "spare", "effect": "NO_SCHEDULE"},
                    {"key": "gpu", "value": "a", "effect": "NO_SCHEDULE"},
                ],
            )
            | {"version": {"version": "1.34", "releaseVersion": "1.34.5-20251103"}}
        ),
        unread=frozenset({"newest"}),
        beyond_moto=frozenset({"launchTemplateVersion"}),
    ),
    "strata:eks:AddOn": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "name": "aws-ebs-csi-driver",
            "version": "v1.45.0-eksbuild.1",
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            name="coredns",
            version="v1.46.0-eksbuild.1",
            serviceAccountRoleArn=needs.role("csi"),
            configuration='{"controller":{"replicaCount":1}}',
            kubernetesVersion="1.34",
            newest=True,
        ),
        unread=frozenset({"kubernetesVersion", "newest"}),
    ),
    "strata:eks:AccessEntry": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "principalArn": needs.role("alice"),
            "username": "alice",
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            principalArn=needs.role("bob"),
            username="bob",
            kubernetesGroups=["developers"],
            policies={"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy": ["shop"]},
        ),
    ),
    "strata:eks:PodIdentityAssociation": Example(
        lambda needs: {
            "cluster": needs.cluster("main"),
            "namespace": "kube-system",
            "serviceAccount": "ebs-csi-controller-sa",
            "roleArn": needs.role("csi"),
        },
        lambda needs: each(
            cluster=needs.cluster("other"),
            namespace="shop",
            serviceAccount="shop",
            roleArn=needs.role("shop"),
        ),
    ),
}
