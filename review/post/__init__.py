"""Writes comments and issues on GitHub and GitLab."""
