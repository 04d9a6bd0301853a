"""Live updates: one small process that carries messages from PostgreSQL to open pages as server-sent events."""
