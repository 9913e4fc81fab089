"""The record of the last day of a right in the cluster. The level of users writes it, and a review reads it."""

LAST_DAY_ANNOTATION = "strata/until"
"""The annotation of a role binding with its last day, such as `2027-03-31`. The first update after it removes the
binding."""
