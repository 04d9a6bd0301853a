"""Comments under notes."""
