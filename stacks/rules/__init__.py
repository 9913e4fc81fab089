"""Rules between the parts of an environment, each a function that yields the problems of broken rules."""
