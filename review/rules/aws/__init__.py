"""Rules for AWS resources, by service. The tables `strata` and `pulumi_aws` assign them to both providers' types."""
