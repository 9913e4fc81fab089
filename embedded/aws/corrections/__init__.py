"""Corrections of moto, where it differs from AWS in a way that affects users of the API or tests.

The embedded AWS API and the AWS API of the tests serve moto behind the same corrections. These state the rules of AWS
themselves, although the provider has some of them too: a mistake in a shared rule would not be noticed.
"""

from . import (
    auto_scaling,
    ec2,
    eks,
    iam,
    identity_center,
    in_use,
    instance_refreshes,
    instances,
    kms,
    last_accessed,
    logs,
    networks,
    partitions,
    prefix_lists,
    ssm,
    volumes,
)
from .client_tokens import ClientTokens
from .layer import Behind, Layer

__all__ = ["CORRECTED", "Behind", "Layer", "corrections"]

CORRECTED = ("autoscaling", "ec2", "eks", "iam", "identitystore", "kms", "logs", "ssm", "sso")
"""The services that have corrections. Calls of other services go to moto as they are."""


def corrections() -> list[Layer]:
    """Return the corrections of one account, outermost first; some of them hold what moto does not keep."""
    return [
        partitions.show_partition,
        partitions.refuse_other_partition,
        partitions.refuse_unknown_endpoint_service,
        partitions.require_node_principal,
        partitions.hide_missing_policies,
        ClientTokens(),
        in_use.refuse_deletion,
        *_of_ec2(),
        auto_scaling.refuse_long_lists,
        auto_scaling.release_interfaces,
        auto_scaling.refuse_missing_policy,
        iam.refuse_long_policies,
        iam.list_no_service_credentials,
        iam.keep_password,
        iam.keep_tags,
        iam.page_account,
        last_accessed.LastAccessed(),
        kms.refuse_key_state,
        kms.refuse_public_key,
        logs.expire,
        ssm.list_no_sessions,
        eks.refuse_cluster,
        eks.refuse_nodes,
        eks.ClusterSettings(),
        eks.AutoMode(),
        eks.refuse_update,
        eks.keep_vpc_config,
        eks.show_newest,
        eks.Eks(),
        instance_refreshes.InstanceRefreshes(),
        identity_center.IdentityCenter(),
    ]


def _of_ec2() -> list[Layer]:
    """Return the corrections of EC2, outermost first."""
    return [
        networks.UnattachedGateways(),
        networks.refuse_unattached_route,
        networks.refuse_private_names,
        networks.refuse_ipv6_egress,
        instances.refuse_launch,
        instances.refuse_template,
        instances.refuse_type_of_running,
        prefix_lists.PrefixLists(),
        prefix_lists.refuse_duplicate_entries,
        prefix_lists.refuse_unknown_filters,
        volumes.Modifications(),
        volumes.reset_settings,
        ec2.release_addresses,
        ec2.release_interfaces,
        ec2.show_template_tags,
        ec2.show_block_state,
        ec2.show_protocol_names,
        ec2.refuse_second_block,
        ec2.refuse_groups_of_several_interfaces,
        ec2.refuse_profile_replacement,
        ec2.refuse_second_route_table,
    ]
