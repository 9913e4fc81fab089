"""The native Pulumi provider `strata`: AWS through boto3.

Programs use the resource classes of `ec2`, `iam`, `eks`, `autoscaling`, `logs` and `kms`, which need pulumi alone.
The provider itself is a process of its own (`pulumi-resource-strata`), and only there is boto3 imported. See
docs/provider.md.
"""
