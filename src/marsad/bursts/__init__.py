"""What suddenly rises: counts by the hour against what the same hour of the week usually brings."""
