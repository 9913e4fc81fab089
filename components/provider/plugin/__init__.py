"""What the process of any Pulumi provider is made of."""
