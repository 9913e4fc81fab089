"""Reviews what a preview will do to data and access before the update, and stops losses that nobody acknowledged."""
