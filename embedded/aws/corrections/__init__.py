"""Corrections of moto, where it differs from AWS in a way that affects users of the API or tests.

The embedded AWS API and the AWS API of the tests serve moto behind the same corrections.
"""

from . import auto_scaling, ec2, eks, iam, in_use, instance_refreshes, kms, partitions
from .client_tokens import ClientTokens
from .layer import Behind, Layer

__all__ = ["Behind", "Layer", "corrections"]


def corrections() -> list[Layer]:
    """Return the corrections of one account, outermost first; some of them hold what moto does not keep."""
    return [
        partitions.show_partition,
        partitions.refuse_other_partition,
        partitions.refuse_unknown_endpoint_service,
        partitions.require_node_principal,
        ClientTokens(),
        in_use.refuse_deletion,
        ec2.refuse_missing_prefix_list,
        ec2.refuse_duplicate_entries,
        ec2.refuse_unknown_filters,
        ec2.keep_prefix_list_name,
        ec2.release_addresses,
        ec2.release_interfaces,
        ec2.show_template_tags,
        ec2.show_block_state,
        ec2.show_protocol_names,
        ec2.refuse_second_block,
        ec2.refuse_groups_of_several_interfaces,
        ec2.refuse_profile_replacement,
        auto_scaling.refuse_long_lists,
        auto_scaling.release_interfaces,
        iam.list_no_service_credentials,
        kms.refuse_key_state,
        eks.ClusterSettings(),
        eks.refuse_update,
        eks.keep_vpc_config,
        eks.Eks(),
        instance_refreshes.InstanceRefreshes(),
    ]
