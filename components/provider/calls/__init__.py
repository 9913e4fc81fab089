"""Calls to AWS: the session, retries, errors, and the base classes of declarations."""
