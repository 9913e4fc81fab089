"""The properties of resources and functions: their types, their traits, and how inputs are checked and compared."""
