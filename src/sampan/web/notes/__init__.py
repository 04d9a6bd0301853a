"""Pages of the notes area."""
