"""Rules between the levels of an environment."""
