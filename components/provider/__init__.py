"""The native Pulumi provider `strata`: AWS through boto3.

Programs use the generated classes in `components/aws`, which import pulumi alone. The provider is a process of its own
(`pulumi-resource-strata`), and boto3 is imported only there. See docs/provider.md.
"""
