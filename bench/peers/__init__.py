"""The peers: other ways to do what strata does."""
