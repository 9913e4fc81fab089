"""What a change means: the world, kinds, findings and the gate."""
