"""Says what a preview's changes will do to data and to access, before they are made, and stops what must be stopped."""
