"""The time sweep: runs of a stack killed at every second, each followed by the commands that repair and destroy it."""
