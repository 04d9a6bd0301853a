"""The room of promoted notes. Nothing is built here yet."""
