"""The room of the Mastodon client API. Nothing is built here yet."""
