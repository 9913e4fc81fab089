"""Tests of the wheel in the projects of other teams."""
