"""The room of ActivityPub. Nothing is built here yet."""
