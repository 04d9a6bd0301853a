"""Pages of the conversations area."""
