"""Running an instance: commands, the embedded PostgreSQL, the demo world."""
