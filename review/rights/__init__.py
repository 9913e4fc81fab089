"""Who may do what, as typed sets: before a change, after it, and the difference."""
