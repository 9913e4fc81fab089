"""The kill sweep: an environment's engine and provider killed after each single API call, and what is left then."""
