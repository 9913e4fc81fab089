"""The classes of the properties of each resource type, and where they are looked up.

Those of strata's own types are beside their rules, in `rules/aws/strata.py`.

Generated names and classes are separate: the names of properties come from strata's catalogue, from the package
pulumi-kubernetes, and, for pulumi-aws, from `pulumi_aws.json`. The tables beside it are judged by hand.
"""
