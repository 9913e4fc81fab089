"""Protection of resources that hold data, for environments with `protect: true`."""

import pulumi

HOLDING_DATA = {
    "kubernetes:core/v1:PersistentVolume",
    "kubernetes:core/v1:PersistentVolumeClaim",
    "strata:ec2:Snapshot",
    "strata:ec2:Volume",
    "strata:eks:Cluster",
    "strata:kms:Key",
}


def protect_data() -> None:
    """Protect every resource that holds data and is declared from now on: nothing deletes or replaces it."""
    pulumi.runtime.register_stack_transformation(_protect)


def _protect(asked: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if asked.type_ not in HOLDING_DATA:
        return None
    options = pulumi.ResourceOptions.merge(asked.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformationResult(asked.props, options)
