"""The time sweep: runs of stack `local` killed at every second, and what `make up` and `make down` make of them."""
