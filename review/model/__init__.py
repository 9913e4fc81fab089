"""The terms of a review: changes, known resources, rules, effects and findings."""
