"""Tests of strata: they mirror the folders of the product."""
