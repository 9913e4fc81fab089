"""Readers of previews, states and clusters."""
