"""What a review knows of resource types: one rule for each type, found by `registry.rule_for`."""
