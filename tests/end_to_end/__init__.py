"""Tests that use a checkout as a person does, by its commands, on a node of their own."""
