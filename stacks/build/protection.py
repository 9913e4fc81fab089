"""Protection of resources that hold data, for environments with `protect: true`."""

import pulumi

from components.data_holders import DataHolder, data_holder_of


def protect_data() -> None:
    """Protect every resource that keeps data and is declared from now on: nothing deletes or replaces it.

    Servers are not protected, although their root volumes are deleted with them. A server is replaced whenever its
    image or its setup changes, and its data belongs on data volumes, which are protected.
    """
    pulumi.runtime.register_stack_transformation(_protect)


def _protect(asked: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if data_holder_of(asked.type_) is not DataHolder.STORE:
        return None
    options = pulumi.ResourceOptions.merge(asked.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformationResult(asked.props, options)
