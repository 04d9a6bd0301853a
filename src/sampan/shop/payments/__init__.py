"""The room of the payment adapters. Nothing is built here yet."""
