"""Declarations of CloudWatch Logs."""
