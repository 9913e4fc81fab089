"""What strata is measured against."""
