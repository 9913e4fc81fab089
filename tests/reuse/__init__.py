"""What platform teams do with the wheel."""
