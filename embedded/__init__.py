"""The parts that run on a machine where nothing is installed: a Pulumi engine, a one-node Kubernetes, an AWS API."""
