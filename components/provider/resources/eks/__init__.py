"""Declarations of EKS."""
