"""Calls to AWS: the session, retries and errors."""
