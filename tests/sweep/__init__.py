"""The kill sweep: kill engine and provider of an environment at every single API call, recover, and compare."""
