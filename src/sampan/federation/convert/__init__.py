"""The room of the ActivityPub shapes. Nothing is built here yet."""
