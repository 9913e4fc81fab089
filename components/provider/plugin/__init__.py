"""The parts that the process of any Pulumi provider needs."""
