"""Pages of the discovery area."""
