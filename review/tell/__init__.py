"""Shows a review to people and to other tools."""
