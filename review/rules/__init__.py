"""The rules for resource types, one for each type. `registry.rule_for` returns them."""
