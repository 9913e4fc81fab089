"""Who may do what because of a resource. Rights before and after a change are compared by `judge/effects.py`."""
