"""The wheel, as platform teams use it."""
