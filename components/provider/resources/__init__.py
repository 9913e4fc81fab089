"""The declarations of all resources, one file each, in a folder for each service."""
