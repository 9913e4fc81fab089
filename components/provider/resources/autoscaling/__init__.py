"""Declarations of EC2 Auto Scaling."""
