"""Live updates: a small process that carries messages from PostgreSQL to open pages."""
