"""Rules by resource type."""
