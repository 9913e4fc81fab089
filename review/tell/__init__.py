"""Writes a review as Markdown, text and JSON."""
