"""The time sweep: runs of stack `local` killed at every second, each followed by `make up` and `make down`."""
