"""The terms of a review: changes, what is known of the world, rules, effects and findings."""
