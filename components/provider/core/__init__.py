"""The lifecycle of an AWS resource, the same for every declaration."""
