"""Rules for Kubernetes objects. The table `types` assigns them to the types of pulumi-kubernetes."""
