"""Answers questions about the world as a state describes it: who may do what, and by what."""
