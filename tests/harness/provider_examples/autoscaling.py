"""Examples of the resource types of EC2 Auto Scaling."""

from .example import Example, each

EXAMPLES = {
    "strata:autoscaling:AutoScalingGroup": Example(
        lambda needs: {
            "name": "web",
            "launchTemplateId": needs.template("web"),
            "launchTemplateVersion": "1",
            "subnetIds": [needs.subnet],
            "minSize": 0,
            "maxSize": 2,
            "desiredCapacity": 0,
        },
        lambda needs: (
            each(
                name="web2",
                launchTemplateId=needs.template("other"),
                launchTemplateVersion="2",
                subnetIds=[needs.subnet, needs.other_subnet],
                minSize=0,
                maxSize=3,
                desiredCapacity=1,
                healthCheckType="ELB",
                healthCheckGracePeriod=60,
                targetGroupArns=[needs.target_group("web")],
                propagateTags=False,
                instanceRefresh={"minHealthyPercentage": 100, "maxHealthyPercentage": 150},
            )
            | {"minSize": {"minSize": 1, "desiredCapacity": 1}}
        ),
        unread=frozenset({"instanceRefresh", "propagateTags"}),
    ),
    "strata:autoscaling:ScalingPolicy": Example(
        lambda needs: {
            "autoScalingGroupName": needs.scaling_group("web"),
            "name": "load",
            "targetValue": 60,
        },
        lambda needs: each(
            autoScalingGroupName=needs.scaling_group("other"),
            name="cpu",
            metric="ASGAverageNetworkIn",
            targetValue=75.5,
            disableScaleIn=True,
            estimatedInstanceWarmup=60,
        ),
    ),
}
