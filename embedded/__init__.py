"""What runs where nothing is installed: the Pulumi engine, a one-node Kubernetes, an AWS API."""
