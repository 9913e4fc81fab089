"""The lifecycle of AWS resources, the same for every declaration."""
