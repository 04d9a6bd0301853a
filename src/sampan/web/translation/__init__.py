"""Pages of the translation area."""
