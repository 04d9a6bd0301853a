"""The room of the native API. Nothing is built here yet."""
