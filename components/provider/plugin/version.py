"""The version of the project, which all of its providers have."""

VERSION = "0.2.0"
