"""The room of the programming interfaces. Nothing is built here yet."""
