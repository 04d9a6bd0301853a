"""Pages of the safety area."""
