"""Pages of the accounts area."""
